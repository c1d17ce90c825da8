"""List the queue: one page of the actor's cases, with the counts of the whole filter."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.views import QueueFilter, QueuePage
from copilot.errors import InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

MAX_PAGE = 500


def list_queue(
    actor: Actor,
    wanted: QueueFilter,
    *,
    offset: int = 0,
    limit: int = 50,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> QueuePage:
    """Only cases in the actor's queues are listed or counted, whatever the filter asks for.

    Raises:
        PermissionDeniedError: no role of the actor reads cases.
        InputError: offset or limit out of range (limit 1 to 500).
    """
    require(actor, Permission.CASE_READ, to="read cases")
    if offset < 0 or not 1 <= limit <= MAX_PAGE:
        raise InputError(
            f"A page starts at 0 or later and holds 1 to {MAX_PAGE} cases; got {offset} and {limit}."
        )
    with unit_of_work(read_only=True) as unit:
        return unit.cases.page(
            wanted,
            queues=actor.queues,
            actor_id=actor.user_id,
            now=time_source.bank_now(),
            offset=offset,
            limit=limit,
        )
