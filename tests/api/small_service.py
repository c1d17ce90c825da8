"""The API over real use cases and a real store, a bank of three customers, and a workflow that a test can read."""

from types import SimpleNamespace
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from copilot.api.application import mounted
from copilot.domain.draft import DraftKind
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Role
from copilot.domain.run import RedactionView, TaskName
from copilot.domain.service_account import IssuedToken
from copilot.domain.statement import Verification
from copilot.domain.views import AuditFilter
from copilot.services import Services
from copilot.settings import Settings
from copilot.store import StoreHandle
from copilot.tasks.registry import Tasks
from copilot.usecases.shadow_runner import ShadowRunner
from copilot.workflow.job import Job, Outcome
from tests.fakes.knowledge import FakeKnowledgeBase
from tests.fakes.store import HandClock, signed_in
from tests.fakes.systems import FakeSystems
from tests.usecases.desk import no_clocks
from tests.usecases.specs import NOTE, SPECS, pack, spec

_SUMMARY = spec(TaskName("case_summary"), DraftKind.CASE_DOCUMENT)


class ScriptedWorkflow:
    """Writes the same note for every job and keeps the jobs; `failure` is raised instead where one is set."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.failure: Exception | None = None
        self.output: dict[str, Any] = {}

    def run(self, job: Job) -> Outcome:
        self.jobs.append(job)
        if self.failure is not None:
            raise self.failure
        return Outcome(
            pack=self.pack_for(job),
            output=self.output,
            statements=(),
            verification=Verification(passed=True, verdicts=()),
            body=NOTE,
            refused=False,
            refusal_reason="",
            hidden=0,
            engine="offline",
            engine_note="",
            leaks=(),
            redaction=RedactionView(original="Nadia", sent="PERSON_1", decisions=()),
            steps=(),
        )

    def pack_for(self, job: Job) -> EvidencePack:
        return pack(job.case.case_id) if job.case else pack()


class SmallService:
    """Services, a way to make accounts, and a client."""

    def __init__(
        self, store: StoreHandle, systems: FakeSystems, clock: HandClock, settings: Settings
    ) -> None:
        self.store, self.clock = store, clock
        self.workflow = ScriptedWorkflow()
        ports: Any = SimpleNamespace(
            settings=settings,
            time_source=clock,
            clocks_for=no_clocks,
            unit_of_work=store.unit_of_work,
            systems=systems,
            knowledge=FakeKnowledgeBase(),
            specs=Tasks([*SPECS.values(), _SUMMARY]),
            workflow=self.workflow,
            shadow_runner=ShadowRunner(lambda run_id, control: None, deadline_seconds=1.0),
            close=lambda: None,
        )
        self.services: Services | None = Services(ports)
        self._all_services = self.services
        routes = [mounted(lambda: self.services, settings)]
        self.client = TestClient(Starlette(routes=routes))

    def account(self, name: str, *roles: Role, days: int = 90) -> IssuedToken:
        admin = signed_in(self.store, "admin")
        return self._all_services.create_service_account(admin, name, roles, days=days)

    def token_of(self, name: str, *roles: Role) -> dict[str, str]:
        """The header by which a new account of that name proves itself."""
        return bearer(self.account(name, *roles))

    def actions(self, action: str) -> list[dict[str, Any]]:
        """The audit rows of an action, oldest first."""
        with self.store.unit_of_work(read_only=True) as unit:
            found, _ = unit.audit.search(
                AuditFilter(action=action), sar_compartment=True, offset=0, limit=100
            )
        return [event.model_dump() for event in reversed(found)]


def bearer(issued: IssuedToken) -> dict[str, str]:
    return {"authorization": f"Bearer {issued.token.get_secret_value()}"}
