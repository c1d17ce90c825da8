"""Case work: the own projection of the bank's cases, and who is working on which."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, CustomerId, UserId
from copilot.domain.money import Money
from copilot.domain.views import QueueFilter, QueuePage, QueueRow, TriageLevel


class CaseProjection(DomainModel):
    """What the queue keeps of a case; everything else is asked of the system of record each time."""

    case_id: CaseId
    queue: Queue
    customer_id: CustomerId
    customer_name: str
    title: str
    amount_at_risk: Money
    triage: TriageLevel
    score: int
    alerts: int
    closed: bool
    opened_at: AwareDatetime
    updated_at: AwareDatetime
    due_at: AwareDatetime
    due_title: str
    clock_rule: str  # the statutory rule, or "internal"
    clock_started_at: AwareDatetime
    clock_paused: bool


class Hold(DomainModel):
    """Who owns a case, and who has it open right now."""

    owner_id: UserId | None
    locked_by: UserId | None
    locked_until: AwareDatetime | None

    def other_lock(self, user_id: UserId, now: datetime) -> UserId | None:
        """Who else has the case open at `now`, or None."""
        if self.locked_by is None or self.locked_by == user_id or self.locked_until is None:
            return None
        return self.locked_by if self.locked_until > now else None


class CaseWork(Protocol):
    """The projection, the holds and the queue over them."""

    def put(self, cases: Sequence[CaseProjection]) -> None:
        """Insert or renew; owner, lock and snooze of a known case stay, a reopened one loses its owner."""
        ...

    def alert_counts(self, case_ids: Sequence[CaseId]) -> dict[CaseId, int]:
        """How many alerts each known case had; cases not known are left out."""
        ...

    def cursor(self) -> str | None:
        """Where the last pull from ticketing stopped."""
        ...

    def set_cursor(self, cursor: str) -> None: ...

    def page(
        self,
        wanted: QueueFilter,
        *,
        queues: Collection[Queue],
        actor_id: UserId,
        now: datetime,
        offset: int,
        limit: int,
    ) -> QueuePage:
        """One page of the cases in `queues` (the actor's) that the filter wants, with its counts."""
        ...

    def row(self, case_id: CaseId, *, now: datetime) -> QueueRow | None: ...
    def hold(self, case_id: CaseId) -> Hold: ...
    def set_hold(self, case_id: CaseId, hold: Hold) -> None: ...

    def take_next(
        self,
        *,
        queues: Collection[Queue],
        actor_id: UserId,
        awake_at: datetime,
        now: datetime,
        locked_until: datetime,
    ) -> CaseId | None:
        """Give the actor the most pressing case that nobody owns or has open; never one to two actors.

        A case that is snoozed at `awake_at`, the bank's moment, is left out.
        """
        ...

    def snooze(self, case_id: CaseId, until: datetime | None) -> None: ...
    def close(self, case_id: CaseId) -> None:
        """Mark as closed ahead of the next pull."""
        ...

    def refresh_status(self, case_id: CaseId) -> None:
        """Derive the work status: closed, awaiting approval, in progress (owned) or open."""
        ...
