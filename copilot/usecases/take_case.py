"""Take a case: own it and open it."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.errors import ConflictError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import give_hold, record_case_event, refuse_other_lock, visible_row


def take_case(
    actor: Actor, case_id: CaseId, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> None:
    """Make the case the actor's, also from an owner who does not have it open.

    Raises:
        NotFoundError: no such case for this actor.
        ConflictError: somebody else has it open, or it is closed.
    """
    require(actor, Permission.CASE_WORK, to="work on cases")
    now = time_source.now()
    with unit_of_work() as unit:
        row = visible_row(unit, actor, case_id, now)
        if row.status == "closed":
            raise ConflictError(f"Case {case_id} is closed. Reopening goes through a checker.")
        refuse_other_lock(unit.cases.hold(case_id), actor, case_id, now)
        give_hold(unit, actor, case_id, now)
        if row.owner_id != actor.user_id:
            record_case_event(
                unit,
                "case.taken",
                row,
                actor.user_id,
                {"how": "chosen", "previous_owner": row.owner_id},
            )
