"""Assign cases: a lead gives them to somebody."""

from collections.abc import Sequence

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, UserId
from copilot.errors import InputError, NotFoundError
from copilot.ports.case_work import Hold
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import record_case_event, visible_row


def assign_cases(
    actor: Actor,
    case_ids: Sequence[CaseId],
    assignee: UserId,
    *,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> int:
    """Make the assignee the owner of every case, or of none; returns how many changed hands.

    A lock of the former owner ends: this is how work moves on when somebody is absent.

    Raises:
        NotFoundError: a case or the assignee does not exist for this actor.
        InputError: the assignee may not work on one of the cases.
    """
    require(actor, Permission.CASE_ASSIGN, to="assign cases")
    now = time_source.now()
    with unit_of_work() as unit:
        receiver = _worker(unit, assignee)
        changed = 0
        for case_id in dict.fromkeys(case_ids):
            row = visible_row(unit, actor, case_id, now)
            if row.queue not in receiver.queues:
                raise InputError(
                    f"{receiver.name} does not work on the queue of case {case_id}. Nothing was assigned."
                )
            if row.owner_id == assignee or row.status == "closed":
                continue
            unit.cases.set_hold(case_id, Hold(owner_id=assignee, locked_by=None, locked_until=None))
            unit.cases.refresh_status(case_id)
            record_case_event(
                unit,
                "case.assigned",
                row,
                actor.user_id,
                {"previous_owner": row.owner_id, "owner": assignee},
            )
            changed += 1
        return changed


def _worker(unit: UnitOfWork, user_id: UserId) -> Actor:
    receiver = unit.users.actor(user_id)
    if receiver is None:
        raise NotFoundError(f"There is no user {user_id}. Choose one from the list.")
    if not receiver.may(Permission.CASE_WORK):
        raise InputError(f"{receiver.name} does not work on cases. Choose an analyst or investigator.")
    return receiver
