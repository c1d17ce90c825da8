"""What use cases hand to a screen, the CLI or the API: whole, typed, already filtered by right."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from copilot.domain import records
from copilot.domain.base import DomainModel
from copilot.domain.clock import ClockState, StatutoryClock
from copilot.domain.draft import Draft, DraftKind, DraftStatus
from copilot.domain.evidence import Gap
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import CaseId, CustomerId, DraftId, UserId
from copilot.domain.money import Money
from copilot.domain.run import TaskName

TriageLevel = Literal["critical", "high", "medium", "low"]
CaseSort = Literal["clock", "opened", "amount", "triage", "case_id"]


class QueueRow(DomainModel):
    """One line of the queue: a case with its work state and its most pressing clock."""

    case_id: CaseId
    queue: Queue
    title: str
    customer_id: CustomerId
    customer_name: str
    triage: TriageLevel
    score: int  # highest alert score, 0 … 100; 0 where the case has no alert
    amount_at_risk: Money
    status: Literal["open", "in_progress", "awaiting_approval", "snoozed", "closed"]
    owner_id: UserId | None
    opened_at: AwareDatetime
    due_at: AwareDatetime | None  # the nearest statutory or internal deadline
    due_title: str
    clock_state: ClockState
    snoozed_until: AwareDatetime | None


class QueueFilter(DomainModel):
    """What to list; empty tuples mean no restriction. Only the actor's own queues are ever listed."""

    queues: tuple[Queue, ...] = ()
    statuses: tuple[str, ...] = ("open", "in_progress", "awaiting_approval")
    triage: tuple[TriageLevel, ...] = ()
    clock: tuple[ClockState, ...] = ()
    owner: Literal["anyone", "me", "nobody"] = "anyone"
    text: str = Field(default="", max_length=200)  # case id, customer id, name or title
    sort: CaseSort = "clock"
    descending: bool = False


class QueuePage(DomainModel):
    """One page of rows with the counts the screen's header shows (whole filter, not the page)."""

    rows: tuple[QueueRow, ...]
    total: int
    by_queue: dict[Queue, int]  # open cases per queue the actor may see, whatever the filter
    overdue: int
    at_risk: int
    unassigned: int


class SavedView(DomainModel):
    """A filter under a name, the user's own."""

    name: str = Field(min_length=1, max_length=60)
    filter: QueueFilter


class ChecklistItem(DomainModel):
    """One thing to do before the case may be closed."""

    key: str
    title: str
    done: bool
    done_by: UserId | None
    done_at: AwareDatetime | None
    required: bool


class Checklist(DomainModel):
    """The closing checklist of a case."""

    items: tuple[ChecklistItem, ...]

    @property
    def complete(self) -> bool:
        """True if nothing required is open."""
        return all(item.done or not item.required for item in self.items)


class CaseView(DomainModel):
    """Everything the case screen shows but the transactions and links, which are asked for apart.

    A system that did not answer is in `gaps` and its fields are empty or None.
    """

    row: QueueRow
    record: records.CaseRecord
    customer: records.Customer | None
    accounts: tuple[records.Account, ...]
    cards: tuple[records.Card, ...]
    payees: tuple[records.Payee, ...]
    alerts: tuple[records.Alert, ...]  # of this case
    prior_alerts: tuple[records.Alert, ...]
    prior_cases: tuple[records.CaseRecord, ...]
    kyc: records.KycFile | None
    dispute: records.Dispute | None
    disputes: tuple[records.Dispute, ...]
    payment: records.RejectedPayment | None
    complaint: records.Complaint | None
    complaints: tuple[records.Complaint, ...]
    loans: tuple[records.Loan, ...]
    interactions: tuple[records.Interaction, ...]
    notes: tuple[records.Note, ...]
    merchants: tuple[records.Merchant, ...]
    devices: tuple[records.Device, ...]
    logins: tuple[records.LoginEvent, ...]
    case_file: records.CaseFile
    clocks: tuple[StatutoryClock, ...]
    checklist: Checklist
    gaps: tuple[Gap, ...]
    locked_by: UserId | None  # who holds the case, where it is not the actor
    tasks: tuple[TaskName, ...]  # what the copilot may be asked for on this case by this actor


class DraftRow(DomainModel):
    """One line of the drafts list or of the checker's inbox."""

    draft_id: DraftId
    case_id: CaseId
    queue: Queue
    kind: DraftKind
    task: str
    title: str
    status: DraftStatus
    author_id: UserId
    version: int
    updated_at: AwareDatetime
    submitted_at: AwareDatetime | None
    expires_at: AwareDatetime | None
    named_checker: UserId | None
    approvals: int
    approvals_needed: int
    unsupported: int
    mine: bool  # the actor wrote it, so may not review it


class ReviewView(DomainModel):
    """What a checker sees of one submission."""

    draft: Draft
    changed_since_submit: tuple[str, ...]  # evidence that reads differently now; any entry voids approval
    may_review: bool
    why_not: str


class CommitResult(DomainModel):
    """What the outbox did in one pass."""

    committed: tuple[DraftId, ...]
    failed: tuple[DraftId, ...]
    waiting: int


class UserView(DomainModel):
    """A user as lists show them."""

    user_id: UserId
    name: str
    title: str
    roles: tuple[Role, ...]

    @property
    def actor(self) -> Actor:
        """The same person, with the rights of the roles."""
        return Actor(user_id=self.user_id, name=self.name, roles=frozenset(self.roles))


class AuditFilter(DomainModel):
    """What to list of the audit trail."""

    case_id: CaseId | None = None
    actor_id: str | None = None
    action: str = ""
    since: date | None = None
    until: date | None = None
