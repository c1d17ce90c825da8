"""Show what the models were asked lately, without a word of what was said."""

from datetime import timedelta

from copilot.domain.identity import Actor, Permission
from copilot.domain.model_call import ModelCall
from copilot.errors import InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

MAX_CALLS = 1_000
WINDOW = timedelta(days=7)


def recent_calls(
    actor: Actor, *, limit: int = 200, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[ModelCall, ...]:
    """The calls of the last seven days, newest first.

    Calls for SAR work are left out, and not counted to the limit, for an actor outside its compartment; the number of a case
    in a queue that is not the actor's is blank.

    Raises:
        PermissionDeniedError: the actor does not look after the desk's operation.
        InputError: limit out of range (1 to 1,000).
    """
    require(actor, Permission.OPERATIONS_READ, to="see what the engines were asked")
    if not 1 <= limit <= MAX_CALLS:
        raise InputError(f"A list of calls holds 1 to {MAX_CALLS:,}; got {limit}.")
    now = time_source.now()
    with unit_of_work(read_only=True) as unit:
        calls = unit.ledger.calls(since=now - WINDOW, sar_compartment=actor.in_sar_compartment, limit=limit)
        cases = {call.case_id for call in calls if call.case_id}
        rows = {case_id: unit.cases.row(case_id, now=now) for case_id in cases}
    queues = {case_id: row.queue for case_id, row in rows.items() if row}
    return tuple(
        call if call.case_id is None or queues.get(call.case_id) in actor.queues else _without_case(call)
        for call in calls
    )


def _without_case(call: ModelCall) -> ModelCall:
    return call.model_copy(update={"case_id": None})
