"""The unit of work: one transaction over the own store, with every repository on it."""

from types import TracebackType
from typing import Protocol, Self

from copilot.ports.audit import AuditTrail
from copilot.ports.case_work import CaseWork
from copilot.ports.checklists import Checklists
from copilot.ports.cipher import Cipher
from copilot.ports.circuits import Circuits
from copilot.ports.drafts import Drafts
from copilot.ports.evaluation import Evaluations
from copilot.ports.figures import Figures
from copilot.ports.governance import Keys, LegalHolds, Retention
from copilot.ports.measures import Measures
from copilot.ports.model_ledger import ModelLedger
from copilot.ports.operations import Operations
from copilot.ports.outbox import Outbox
from copilot.ports.prompt_log import PromptLog
from copilot.ports.review import Candidates, QaSamples
from copilot.ports.runs import Runs
from copilot.ports.service_accounts import ServiceAccounts
from copilot.ports.shadow import LiveVersions, Shadows
from copilot.ports.sign_in import Identities, Sessions
from copilot.ports.traces import Traces
from copilot.ports.users import SavedViews, Users


class UnitOfWork(Protocol):
    """A transaction as a context manager: commits on a clean exit, rolls back on an exception.

    Everything done inside lands together or not at all, the audit row included. A unit is
    used once, by one thread, and is kept short: no call to a system of record or a model
    inside it.
    """

    @property
    def cases(self) -> CaseWork: ...
    @property
    def checklists(self) -> Checklists: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def users(self) -> Users: ...
    @property
    def operations(self) -> Operations: ...
    @property
    def views(self) -> SavedViews: ...
    @property
    def ledger(self) -> ModelLedger: ...
    @property
    def prompt_log(self) -> PromptLog: ...
    @property
    def cipher(self) -> Cipher: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def legal_holds(self) -> LegalHolds: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def identities(self) -> Identities: ...
    @property
    def traces(self) -> Traces: ...
    @property
    def evaluations(self) -> Evaluations: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def shadows(self) -> Shadows: ...
    @property
    def live_versions(self) -> LiveVersions: ...
    @property
    def service_accounts(self) -> ServiceAccounts: ...
    @property
    def candidates(self) -> Candidates: ...
    @property
    def qa(self) -> QaSamples: ...
    @property
    def measures(self) -> Measures: ...
    @property
    def circuits(self) -> Circuits: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Begins units of work; may be passed wherever a `Callable[[], UnitOfWork]` is wanted."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """Give a unit that has not begun.

        A read-only unit sees one consistent state, never waits for a writer and may not
        write. Any other takes the write side at once (SQLite has one), so that two units
        never read the same state and both change it.

        Raises (on entering):
            TransientError: another process holds the store.
            PermanentError: the store is damaged, full, read-only or of a newer version.
        """
        ...
