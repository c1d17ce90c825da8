"""Tick or untick an item of a case's closing checklist."""

from copilot.domain.checklist import duties_of
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.views import Checklist
from copilot.errors import InputError
from copilot.ports.checklists import Tick
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import checklist_of, hold_for_work, record_case_event, visible_row


def tick_checklist(
    actor: Actor,
    case_id: CaseId,
    key: str,
    done: bool,
    *,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Checklist:
    """The checklist as it stands afterwards.

    Raises:
        NotFoundError: no such case for this actor.
        InputError: the case's checklist has no such item.
        ConflictError: somebody else holds the case.
    """
    require(actor, Permission.CASE_WORK, to="work on cases")
    now = time_source.now()
    with unit_of_work() as unit:
        row = visible_row(unit, actor, case_id, now)
        if key not in {duty.key for duty in duties_of(row.queue)}:
            raise InputError(f"The checklist of case {case_id} has no item {key!r}.")
        hold_for_work(unit, actor, case_id, now)
        if done:
            unit.checklists.tick(case_id, Tick(key=key, done_by=actor.user_id, done_at=now))
        else:
            unit.checklists.untick(case_id, key)
        record_case_event(
            unit,
            "checklist.ticked" if done else "checklist.unticked",
            row,
            actor.user_id,
            {"item": key},
        )
        return checklist_of(unit, row)
