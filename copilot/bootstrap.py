"""The composition root: the one place that names adapters and joins them to the use cases.

Heavy parts (the index, the workflow, the redactor's detectors) are built on first use, so
that a verb or a page that does not need them does not pay for them.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from connectors.mockbank.profile import DEMO_BANK
from copilot.bank_file import bank_of
from copilot.controls.redaction.engine import RedactionEngine
from copilot.controls.routing import residency_rules
from copilot.controls.tool_policy import policy_from
from copilot.data_dir import make_data_dir
from copilot.domain.bank import BankProfile
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.sign_in import NOBODY, SignInRules
from copilot.errors import DependencyError, InputError
from copilot.gateway.budgets import BudgetLimits
from copilot.gateway.gateway import Gateway, GatewayRules
from copilot.gateway.shadow import ShadowGateway
from copilot.ports.evaluation import Evaluator, Standards
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.model import DraftingModel
from copilot.ports.redactor import Redactor
from copilot.ports.review import GoldenFiles
from copilot.ports.sign_in import IdentityProvider
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.services import Services
from copilot.settings import Settings
from copilot.store.golden_files import GoldenFolder
from copilot.store.handle import StoreHandle, load_or_create_key, open_store
from copilot.store.master_key import key_source, next_key
from copilot.store.standards import StandardsFolder
from copilot.tasks.base import Source
from copilot.tasks.registry import Tasks, find_tasks
from copilot.telemetry_setup import Tracing
from copilot.usecases.run_jobs import RunJobs
from copilot.usecases.shadow_ports import ShadowLimits, ShadowPorts, ShadowWorkflows
from copilot.usecases.shadow_runner import ShadowRunner
from copilot.usecases.shadow_runs import compare_run
from copilot.workflow.gather import ClocksFor

T = TypeVar("T")
G = TypeVar("G", bound=Gateway)
_building = RLock()
_log = logging.getLogger(__name__)
_GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden"


class built_once(Generic[T]):  # reads as the decorator it is
    """A property built on first use, by one thread: the first requests run beside the warm-up."""

    def __init__(self, build: Callable[[Any], T]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        built: dict[str, T] = instance.__dict__
        if self._name not in built:
            with _building:
                if self._name not in built:
                    built[self._name] = self._build(instance)
        return built[self._name]


BANK_HOUR = time(11)
"""Where a demo bank stands on its day, in its own zone: in office hours, and on no clock change."""


class InstallationTime:
    """The machine's clock, and the bank's: a demo bank stands still on its day, a live one goes with the machine."""

    def __init__(self, adapters: "Adapters") -> None:
        self._adapters = adapters  # asked at each use, so that nothing is opened before it is needed
        self._day: date | None = None

    def now(self) -> datetime:
        """The machine's moment."""
        return datetime.now(UTC)

    def bank_now(self) -> datetime:
        """`BANK_HOUR` of the bank's day where it carries one, else the machine's moment."""
        with suppress(DependencyError):  # a bank that cannot be read just now stands where it stood
            self._day = self._adapters.systems.day()
        if self._day is None:
            return self.now()
        return datetime.combine(self._day, BANK_HOUR, ZoneInfo(self._adapters.bank.timezone)).astimezone(UTC)


class Adapters:
    """Every port with the adapter that the settings ask for; implements `copilot.services.Ports`."""

    def __init__(
        self,
        settings: Settings,
        *,
        time_source: TimeSource | None = None,
        sign_in_rules: SignInRules = NOBODY,
        evaluator: "Callable[[Adapters], Evaluator] | None" = None,
    ) -> None:
        self.settings = settings
        self._make_evaluator = evaluator
        self.sign_in_rules = sign_in_rules
        self.time_source: TimeSource = time_source or InstallationTime(self)

    @built_once
    def bank(self) -> BankProfile:
        """The bank whose desk this is."""
        return bank_of(self.settings, demo=DEMO_BANK)

    @built_once
    def clocks_for(self) -> ClocksFor:
        """The clocks of a case, by the business days of the bank's offices."""
        return partial(clocks_for, bank=self.bank)

    @built_once
    def store(self) -> StoreHandle:
        """The own store, up to date."""
        key = load_or_create_key(self.settings.data_dir / "audit.key")
        return open_store(
            self.settings.store_url,
            time=self.time_source,
            audit_key=key,
            encryption_key=self.encryption_key,
        )

    @built_once
    def encryption_key(self) -> KeySource:
        """Where the installation key is: the environment, a mounted file, or the data directory's own."""
        given = self.settings.encryption_key
        return key_source(
            given.get_secret_value() if given else None,
            self.settings.encryption_key_file,
            self.settings.data_dir / "master.key",
        )

    @built_once
    def identity_provider(self) -> IdentityProvider:
        """Who is asked again while a session lasts; nobody in the demo."""
        from connectors.identity.userinfo import NoProvider, OidcProvider

        asked = self.sign_in_rules.recheck and not self.sign_in_rules.demo
        return OidcProvider(self.sign_in_rules) if asked else NoProvider()

    def next_key(self, file: Path | None) -> InstallationKey:
        """The installation key to rotate to."""
        given = self.settings.new_encryption_key
        return next_key(self.encryption_key, given.get_secret_value() if given else None, file)

    @property
    def unit_of_work(self) -> UnitOfWorkFactory:
        """Transactions over the own store."""
        return self.store.unit_of_work

    @built_once
    def tracing(self) -> Tracing:
        """Spans into the own store, which is opened when the first are kept."""
        return Tracing(self.settings, lambda *, read_only=False: self.unit_of_work(read_only=read_only))

    @built_once
    def systems(self) -> SystemsOfRecord:
        """The bank, through the connector that its address names."""
        from connectors.bank.registry import systems_of_record

        return systems_of_record(self.settings, now=self.time_source.bank_now)

    @built_once
    def knowledge(self) -> KnowledgeBase:
        """The index; opened, and owned by this process, on first use."""
        from vectorstore.knowledge_base import ChromaKnowledgeBase

        return ChromaKnowledgeBase(self.settings.knowledge_dir)

    @built_once
    def golden_files(self) -> GoldenFiles:
        """The golden scenarios that this installation wrote."""
        return GoldenFolder(self.settings.data_dir, delivered=_GOLDEN)

    @built_once
    def redactor(self) -> Redactor:
        """Known identifiers, then detectors."""
        secret = load_or_create_key(self.settings.data_dir / "pseudonym.key")
        return RedactionEngine(secret=secret, own_names=self.bank.names)

    @built_once
    def specs(self) -> Tasks:
        """The delivered tasks and the installation's own, in this bank's name."""
        return Tasks(replace(spec, bank=self.bank) for spec in find_tasks(self.settings.tasks_dir).values())

    @built_once
    def engines(self) -> list[DraftingModel]:
        """The models that the settings name, in their order."""
        if not self.settings.asks_a_model:  # the client takes a second to import
            return []
        from connectors.models.providers import engines as named_engines

        return list(named_engines(self.settings))

    @built_once
    def offline(self) -> DraftingModel:
        """The engine of last resort."""
        from connectors.models.offline import OfflineDraftingModel

        return OfflineDraftingModel({name: spec.compose for name, spec in self.specs.items()})

    @built_once
    def gateway(self) -> Gateway:
        """The engines in their order, the offline one last."""
        return self._gateway(Gateway, self.engines, self._gateway_rules())

    def _gateway(self, kind: type[G], engines: list[DraftingModel], rules: GatewayRules) -> G:
        return kind(
            engines=engines,
            offline=self.offline,
            redactor=self.redactor,
            unit_of_work=self.unit_of_work,
            time_source=self.time_source,
            rules=rules,
        )

    @built_once
    def workflow(self) -> Any:
        """The state machine over all of the above."""
        return self._workflow_over(self.gateway)

    @built_once
    def shadow_workflows(self) -> ShadowWorkflows:
        """The state machine again, for one engine at a time and with limits of its own."""
        return ShadowWorkflows(self._shadow_workflow)

    def _shadow_workflow(self, engine: str) -> Any:
        rules = self._gateway_rules()
        limits = rules.limits.model_copy(update={"user_day_tokens": self.settings.shadow_day_tokens})
        engines = [model for model in self.engines if model.profile.name == engine]
        return self._workflow_over(self._gateway(ShadowGateway, engines, rules._replace(limits=limits)))

    def _workflow_over(self, gateway: Gateway) -> Any:
        from copilot.workflow.task_workflow import TaskWorkflow

        return TaskWorkflow(
            systems=self.systems,
            knowledge=self.knowledge,
            gateway=gateway,
            clocks_for=self.clocks_for,
            tool_policy=policy_from(self.settings.tool_policy, sources=[s.value for s in Source]),
        )

    @built_once
    def shadow_ports(self) -> ShadowPorts:
        """What the shadow deployment needs; its workflows are built when a variant first runs."""
        return ShadowPorts(
            systems=lambda: self.systems,
            workflow_for=lambda engine: self.shadow_workflows.of(engine),
            specs=self.specs,
            redactor=lambda: self.redactor,
            clocks_for=self.clocks_for,
            unit_of_work=self.unit_of_work,
            time_source=self.time_source,
            day_began=lambda now: self.gateway.budgets.day_began(now),
            limits=ShadowLimits(
                day_runs=self.settings.shadow_day_runs, day_tokens=self.settings.shadow_day_tokens
            ),
        )

    @built_once
    def shadow_runner(self) -> ShadowRunner:
        """The variants' runs behind the live ones, in the background of this process."""
        return ShadowRunner(
            lambda run_id, control: compare_run(run_id, control, ports=self.shadow_ports),
            deadline_seconds=self.settings.task_deadline_seconds,
        )

    @built_once
    def run_jobs(self) -> RunJobs:
        """The runs under way in this process."""
        return RunJobs(deadline_seconds=self.settings.task_deadline_seconds)

    @built_once
    def standards(self) -> Standards:
        """The thresholds and baselines that this release was delivered with."""
        return StandardsFolder(_GOLDEN)

    @built_once
    def evaluator(self) -> Evaluator:
        """The runner of evaluations beside the desk; it stands above this module, so it is handed in."""
        if self._make_evaluator is None:
            raise InputError("No evaluation is started from here. Use the desk, or the command `eval run`.")
        return self._make_evaluator(self)

    def _gateway_rules(self) -> GatewayRules:
        settings = self.settings
        limits = {name: getattr(settings, f"budget_{name}") for name in BudgetLimits.model_fields}
        return GatewayRules(
            deadline_seconds=settings.task_deadline_seconds,
            limits=BudgetLimits(**limits),
            residency=residency_rules(settings.residency),
            reuse=timedelta(hours=settings.answer_reuse_hours),
            timezone=self.bank.timezone,
        )

    def close(self) -> None:
        """Close what was opened, and only that."""
        for name in (
            "evaluator",
            "run_jobs",
            "shadow_runner",
            "shadow_workflows",
            "workflow",
            "gateway",
            "knowledge",
            "systems",
            "identity_provider",
            "tracing",
            "store",
        ):
            if name in self.__dict__:
                self.__dict__[name].close()


def build_services(
    settings: Settings | None = None,
    *,
    time_source: TimeSource | None = None,
    sign_in_rules: SignInRules = NOBODY,
    evaluator: Callable[[Adapters], Evaluator] | None = None,
) -> Services:
    """The product, ready for use; close it when done. Without rules of sign-in nobody enters the desk.

    Raises:
        InputError: the data directory cannot be made, a setting cannot be used, or a task's folder is not whole.
    """
    settings = settings or Settings()
    make_data_dir(settings.data_dir)
    adapters = Adapters(settings, time_source=time_source, sign_in_rules=sign_in_rules, evaluator=evaluator)
    _ = adapters.specs  # a task that is not whole stops the start
    if said := adapters.bank.without_limits:
        _log.warning(said)
    _ = adapters.tracing  # recording begins before the first run, not with the first reader
    return Services(adapters)
