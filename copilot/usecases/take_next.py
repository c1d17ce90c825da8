"""Take the next case: the most pressing one that nobody works on."""

from copilot.domain.identity import Actor, Permission, Queue
from copilot.domain.ids import CaseId
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import LOCK_FOR, record_case_event, visible_row


def take_next(
    actor: Actor,
    queues: tuple[Queue, ...] = (),
    *,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> CaseId | None:
    """Own and open the most pressing free case (triage, then clock) of the actor's queues, or of `queues` among them.

    None where there is none. However many ask at once, no case goes to two of them.
    """
    require(actor, Permission.CASE_WORK, to="work on cases")
    wanted = actor.queues & frozenset(queues) if queues else actor.queues
    now = time_source.now()
    with unit_of_work() as unit:
        case_id = unit.cases.take_next(
            queues=wanted,
            actor_id=actor.user_id,
            awake_at=time_source.bank_now(),
            now=now,
            locked_until=now + LOCK_FOR,
        )
        if case_id is not None:
            row = visible_row(unit, actor, case_id, now)
            record_case_event(
                unit,
                "case.taken",
                row,
                actor.user_id,
                {"how": "next", "previous_owner": None},
            )
        return case_id
