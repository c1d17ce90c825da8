"""What the services need from outside."""

from pathlib import Path
from typing import Protocol, TypedDict

from copilot.domain.bank import BankProfile
from copilot.domain.run import Run
from copilot.domain.sign_in import SignInRules
from copilot.gateway.gateway import Gateway
from copilot.ports.evaluation import Evaluator, Standards
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.redactor import Redactor
from copilot.ports.review import GoldenFiles
from copilot.ports.sign_in import IdentityProvider
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.traces import TraceRecorder
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.settings import Settings
from copilot.tasks.registry import Tasks
from copilot.usecases.run_jobs import RunJobs
from copilot.usecases.run_once import Workflow
from copilot.usecases.shadow_ports import ShadowPorts
from copilot.usecases.shadow_runner import ShadowRunner
from copilot.workflow.gather import ClocksFor


class Ports(Protocol):
    """What the use cases need from outside; heavy ones are built when first asked for."""

    @property
    def settings(self) -> Settings: ...
    @property
    def bank(self) -> BankProfile: ...
    @property
    def time_source(self) -> TimeSource: ...
    @property
    def clocks_for(self) -> ClocksFor: ...
    @property
    def unit_of_work(self) -> UnitOfWorkFactory: ...
    @property
    def encryption_key(self) -> KeySource: ...
    def next_key(self, file: Path | None) -> InstallationKey:
        """The installation key to rotate to: from the file, the settings, or newly made."""
        ...

    @property
    def systems(self) -> SystemsOfRecord: ...
    @property
    def knowledge(self) -> KnowledgeBase: ...
    @property
    def golden_files(self) -> GoldenFiles: ...
    @property
    def redactor(self) -> Redactor: ...
    @property
    def specs(self) -> Tasks: ...
    @property
    def gateway(self) -> Gateway: ...
    @property
    def run_jobs(self) -> RunJobs: ...
    @property
    def workflow(self) -> Workflow: ...
    @property
    def standards(self) -> Standards: ...
    @property
    def evaluator(self) -> Evaluator: ...
    @property
    def shadow_ports(self) -> ShadowPorts: ...
    @property
    def shadow_runner(self) -> ShadowRunner: ...
    @property
    def tracing(self) -> TraceRecorder: ...
    @property
    def sign_in_rules(self) -> SignInRules: ...
    @property
    def identity_provider(self) -> IdentityProvider: ...
    def close(self) -> None: ...


class StoreAndTime(TypedDict):
    """What nearly every use case takes."""

    unit_of_work: UnitOfWorkFactory
    time_source: TimeSource


class Part:
    """One area of the services over the shared ports."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    @property
    def _store_and_time(self) -> StoreAndTime:
        return {"unit_of_work": self._ports.unit_of_work, "time_source": self._ports.time_source}

    def _followed(self, run: Run) -> Run:
        """The finished run; the shadow deployment looks at it when its turn comes, and nobody waits for that."""
        self._ports.shadow_runner.follow(run.run_id)
        return run
