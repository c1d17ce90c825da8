"""The checks that every use case begins with."""

from copilot.domain.identity import Actor, Permission, Queue
from copilot.domain.ids import CaseId
from copilot.domain.records import CaseRecord
from copilot.errors import NotFoundError, PermissionDeniedError
from copilot.ports.systems import SystemsOfRecord


def require(actor: Actor, permission: Permission, *, to: str) -> None:
    """Raise `PermissionDeniedError` unless a role of the actor grants the permission.

    `to` finishes the sentence "Your role does not allow you to …".
    """
    if not actor.may(permission):
        raise PermissionDeniedError(
            f"Your role does not allow you to {to}. Ask an administrator if your work needs it."
        )


def require_queue(actor: Actor, queue: Queue, case_id: CaseId) -> None:
    """Raise `NotFoundError`, in the words of a case that does not exist, unless the actor may see the queue."""
    if queue not in actor.queues:
        raise no_such_case(case_id)


def no_such_case(case_id: CaseId) -> NotFoundError:
    """One message for a case that is not there and for one that the actor may not know of."""
    return NotFoundError(
        f"There is no case {case_id} that you can see. Check the number, or ask for the queue."
    )


def visible_case(actor: Actor, case_id: CaseId, systems: SystemsOfRecord) -> CaseRecord:
    """The case, if the actor may read it.

    Raises:
        PermissionDeniedError: no role of the actor reads cases at all.
        NotFoundError: no such case, or one in a queue that is not the actor's.
    """
    require(actor, Permission.CASE_READ, to="read cases")
    try:
        case = systems.ticketing.case(case_id)
    except NotFoundError as error:
        raise no_such_case(case_id) from error
    require_queue(actor, case.queue, case_id)
    return case
