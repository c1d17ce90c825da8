"""Release a case: back to the queue for anybody."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.errors import ConflictError
from copilot.ports.case_work import Hold
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import record_case_event, visible_row

_NOBODY = Hold(owner_id=None, locked_by=None, locked_until=None)


def release_case(
    actor: Actor, case_id: CaseId, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> None:
    """Give up the case; its drafts stay.

    Raises:
        NotFoundError: no such case for this actor.
        ConflictError: the case is not the actor's.
    """
    require(actor, Permission.CASE_WORK, to="work on cases")
    with unit_of_work() as unit:
        row = visible_row(unit, actor, case_id, time_source.now())
        if row.owner_id != actor.user_id:
            raise ConflictError(f"Case {case_id} is not yours, so you cannot release it.")
        unit.cases.set_hold(case_id, _NOBODY)
        unit.cases.refresh_status(case_id)
        record_case_event(unit, "case.released", row, actor.user_id)
