"""Snooze cases: out of the queue until a wake date."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.views import QueueRow
from copilot.errors import InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import record_case_event, visible_row

MAX_SNOOZE = timedelta(days=30)


def snooze_cases(
    actor: Actor,
    case_ids: Sequence[CaseId],
    until: datetime,
    reason: str,
    *,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> int:
    """Put all of the cases to sleep until `until` (aware), or none; returns how many.

    A case is never put to sleep past its own deadline, and a new hit wakes it.

    Raises:
        NotFoundError: a case does not exist for this actor.
        InputError: no reason, or a wake date in the past, beyond 30 days or past a case's deadline.
    """
    require(actor, Permission.CASE_WORK, to="work on cases")
    now = time_source.bank_now()
    if not reason.strip():
        raise InputError("Give a reason for the snooze, so that others know what the case waits for.")
    if not now < until <= now + MAX_SNOOZE:
        raise InputError(f"The wake date must lie ahead, at most {MAX_SNOOZE.days} days from now.")
    with unit_of_work() as unit:
        rows = [visible_row(unit, actor, case_id, now) for case_id in dict.fromkeys(case_ids)]
        _refuse_past_deadline(rows, until)
        for row in rows:
            unit.cases.snooze(row.case_id, until)
            record_case_event(
                unit,
                "case.snoozed",
                row,
                actor.user_id,
                {"until": until.isoformat(), "reason": reason.strip()[:200]},
            )
        return len(rows)


def _refuse_past_deadline(rows: Sequence[QueueRow], until: datetime) -> None:
    late = [row.case_id for row in rows if row.due_at is not None and row.due_at < until]
    if late:
        raise InputError(
            f"The wake date is past the deadline of {', '.join(late[:5])}. Choose an earlier one. Nothing was snoozed."
        )
