"""The product's one front door: every use case, bound to its ports.

Pages, the CLI and the API hold a `Services` and nothing else of the product. Each method
is the use case of the same name; rights are checked there, promises and errors are stated
there.
"""

from collections.abc import Callable
from datetime import datetime

from copilot.domain.bank import BankProfile
from copilot.domain.bank_day import bank_day
from copilot.domain.identity import Role
from copilot.errors import CopilotError
from copilot.services.accounts import AccountServices
from copilot.services.audit import AuditServices
from copilot.services.cases import CaseServices
from copilot.services.copilot import CopilotServices
from copilot.services.drafts import DraftServices
from copilot.services.evaluation import EvaluationServices
from copilot.services.governance import GovernanceServices
from copilot.services.knowledge import KnowledgeServices
from copilot.services.operations import OperationServices
from copilot.services.ports import Ports
from copilot.services.queue import QueueServices
from copilot.services.review import ReviewServices
from copilot.services.shadow import ShadowServices
from copilot.services.sign_in import SignInServices
from copilot.services.traces import TraceServices
from copilot.settings import Settings
from copilot.tasks.registry import Tasks

__all__ = ["Ports", "Services"]


class Services(
    QueueServices,
    CaseServices,
    CopilotServices,
    DraftServices,
    AuditServices,
    KnowledgeServices,
    AccountServices,
    TraceServices,
    OperationServices,
    SignInServices,
    GovernanceServices,
    ShadowServices,
    ReviewServices,
    EvaluationServices,
):
    """Every use case under its own name; safe to share between threads."""

    @property
    def settings(self) -> Settings:
        """What this installation has set."""
        return self._ports.settings

    @property
    def tasks(self) -> Tasks:
        """What the copilot may be asked for."""
        return self._ports.specs

    @property
    def bank(self) -> BankProfile:
        """Whose desk this is."""
        return self._ports.bank

    def now(self) -> datetime:
        """The machine's moment: how long ago something was done here, and when it expires."""
        return self._ports.time_source.now()

    def bank_now(self) -> datetime:
        """The moment that every clock of a case counts from."""
        return self._ports.time_source.bank_now()

    def warm_up(self) -> None:
        """Build what the first request would otherwise wait for."""
        today = bank_day(self.bank_now(), self.bank.timezone)
        self._ports.knowledge.search("warm up", roles=list(Role), as_of=today, limit=1)
        _ = self._ports.workflow, self._ports.redactor, self._ports.systems

    def readiness(self) -> dict[str, str]:
        """Part → "ok" or what is wrong with it."""

        def store() -> None:
            with self._ports.unit_of_work(read_only=True) as unit:
                unit.users.all()

        checks: dict[str, Callable[[], object]] = {
            "store": store,
            "bank": lambda: self._ports.systems.ticketing.changed_cases(None, limit=1),
            "index": lambda: self._ports.knowledge.documents(roles=()),
            "copilot": lambda: self._ports.workflow,
        }
        return {part: _said(check) for part, check in checks.items()}

    def close(self) -> None:
        """Give back every file, socket and thread."""
        self._ports.close()


def _said(check: Callable[[], object]) -> str:
    try:
        check()
    except CopilotError as error:
        return error.user_message
    return "ok"
