"""What the use cases of the queue and of drafts share: seeing a case in the projection, and holding it."""

from datetime import datetime, timedelta
from typing import Any

from copilot.domain.checklist import duties_of
from copilot.domain.compartment import queue_belongs
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.views import Checklist, ChecklistItem, QueueRow
from copilot.errors import ConflictError
from copilot.language.written import short_span
from copilot.ports.case_work import Hold
from copilot.ports.unit_of_work import UnitOfWork
from copilot.usecases.access import no_such_case, require_queue

LOCK_FOR = timedelta(minutes=30)
"""How long a case stays with who opened it without a sign of work."""


def visible_row(unit: UnitOfWork, actor: Actor, case_id: CaseId, now: datetime) -> QueueRow:
    """The case's line, or `NotFoundError` in the same words whether it is missing or not the actor's."""
    row = unit.cases.row(case_id, now=now)
    if row is None:
        raise no_such_case(case_id)
    require_queue(actor, row.queue, case_id)
    return row


def hold_for_work(unit: UnitOfWork, actor: Actor, case_id: CaseId, now: datetime) -> None:
    """Make sure that the actor holds the case, and renew the hold: every write on a case begins here.

    Raises:
        ConflictError: somebody else has it open or owns it.
    """
    refuse_unless_free(unit, actor, case_id, now)
    give_hold(unit, actor, case_id, now)


def refuse_unless_free(unit: UnitOfWork, actor: Actor, case_id: CaseId, now: datetime) -> None:
    """Raise `ConflictError` if somebody else has the case open or owns it."""
    hold = unit.cases.hold(case_id)
    refuse_other_lock(hold, actor, case_id, now)
    if hold.owner_id not in (None, actor.user_id):
        raise ConflictError(f"Case {case_id} belongs to {hold.owner_id}. Take it over before you work on it.")


def refuse_other_lock(hold: Hold, actor: Actor, case_id: CaseId, now: datetime) -> None:
    """Raise `ConflictError` if somebody else has the case open."""
    other = hold.other_lock(actor.user_id, now)
    if other is not None and hold.locked_until is not None:
        left = short_span((hold.locked_until - now).total_seconds())
        raise ConflictError(
            f"Case {case_id} is open at {other} for another {left}. Choose another, or ask {other}."
        )


def give_hold(unit: UnitOfWork, actor: Actor, case_id: CaseId, now: datetime) -> None:
    """The actor owns the case and has it open from now."""
    unit.cases.set_hold(
        case_id, Hold(owner_id=actor.user_id, locked_by=actor.user_id, locked_until=now + LOCK_FOR)
    )
    unit.cases.refresh_status(case_id)


def record_case_event(
    unit: UnitOfWork, action: str, row: QueueRow, actor_id: str, details: dict[str, Any] | None = None
) -> None:
    """An audit row about a case; it belongs to the SAR compartment if the case's queue does."""
    unit.audit.record(
        action,
        actor_id=actor_id,
        subject=f"case:{row.case_id}",
        case_id=row.case_id,
        details=details,
        sar_compartment=queue_belongs(row.queue),
    )


def checklist_of(unit: UnitOfWork, row: QueueRow) -> Checklist:
    """The case's checklist with its ticks."""
    ticks = {tick.key: tick for tick in unit.checklists.ticks(row.case_id)}
    return Checklist(
        items=tuple(
            ChecklistItem(
                key=duty.key,
                title=duty.title,
                done=duty.key in ticks,
                done_by=ticks[duty.key].done_by if duty.key in ticks else None,
                done_at=ticks[duty.key].done_at if duty.key in ticks else None,
                required=duty.required,
            )
            for duty in duties_of(row.queue)
        )
    )
