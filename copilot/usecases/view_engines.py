"""Show operators the engines in their order, what they did today, and the budgets."""

from datetime import datetime, timedelta

from copilot.domain.desk_operations import BudgetLine, EngineStatus
from copilot.domain.identity import Actor, Permission
from copilot.domain.model_call import ModelCall, ModelFailure
from copilot.gateway.gateway import Gateway
from copilot.gateway.guarded_engine import EngineState
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

_MOST_CALLS = 10_000
_FAILURES = frozenset(ModelFailure) - {ModelFailure.CANCELLED}


def engine_status(
    actor: Actor, *, gateway: Gateway, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[EngineStatus, ...]:
    """Every engine in the order in which they are asked; the figures are of the bank's day.

    Outside the SAR compartment its calls are not counted, as `recent_calls` does not list them. The
    budgets count them for everybody: a limit holds for the whole bank.

    Raises:
        PermissionDeniedError: no role of the actor may see operations.
    """
    require(actor, Permission.OPERATIONS_READ, to="see operations")
    now = time_source.now()
    with unit_of_work(read_only=True) as unit:
        calls = unit.ledger.calls(
            since=gateway.budgets.day_began(now),
            sar_compartment=actor.in_sar_compartment,
            limit=_MOST_CALLS,
        )
    offline = EngineState(gateway.offline, "closed", 0.0, 0, 0, "")
    return tuple(
        _status(state, [call for call in calls if call.engine == state.profile.name], now=now)
        for state in (*gateway.engine_states, offline)
    )


def budgets(
    actor: Actor, *, gateway: Gateway, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[BudgetLine, ...]:
    """Every limit with what the actor, and everybody, used of it today.

    Raises:
        PermissionDeniedError: no role of the actor may see operations.
    """
    require(actor, Permission.OPERATIONS_READ, to="see operations")
    with unit_of_work(read_only=True) as unit:
        return gateway.budgets.lines(unit.ledger, actor_id=actor.user_id, now=time_source.now())


def _status(state: EngineState, calls: list[ModelCall], *, now: datetime) -> EngineStatus:
    profile = state.profile
    failed = [call.outcome for call in calls if call.outcome in _FAILURES]  # newest first
    resting = state.breaker == "open"
    return EngineStatus(
        name=profile.name,
        provider=profile.provider,
        model=profile.model,
        region=profile.region,
        own=profile.own,
        log_policy=profile.log_policy,
        breaker=state.breaker,
        retry_at=now + timedelta(seconds=state.seconds_to_probe) if resting else None,
        in_flight=state.in_flight,
        waiting=state.waiting,
        max_in_flight=profile.max_in_flight,
        calls_today=len(calls),
        failures_today=len(failed),
        tokens_today=sum(call.input_tokens + call.output_tokens for call in calls),
        cost_micros_today=sum(call.cost_micros for call in calls),
        last_failure=next((outcome for outcome in failed if outcome != ModelFailure.CIRCUIT_OPEN), ""),
        note=state.note,
    )
