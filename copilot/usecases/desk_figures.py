"""Show those who look after the desk how it went over some days, in figures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from copilot.domain.bank_day import bank_day
from copilot.domain.compartment import known_queues
from copilot.domain.desk_figures import DeskFigures, EngineDay, FallbackDay, ReviewDay, Waited
from copilot.domain.identity import Actor, Permission, Queue
from copilot.domain.model_call import OFFLINE, ModelCall, ModelFailure
from copilot.domain.views import AuditFilter
from copilot.errors import InputError
from copilot.ports.figures import Decided, Span
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require

MAX_DAYS = 90
MOST_CALLS = 20_000
MOST_LEAKS = 1_000
_LEAK = "model.leak_blocked"
_FAILURES = frozenset(ModelFailure) - {ModelFailure.CANCELLED}
_DayOf = Callable[[datetime], date]


def desk_figures(
    actor: Actor, *, days: int = 14, zone: str, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> DeskFigures:
    """The last `days` days of the bank, today among them.

    For an actor outside the SAR compartment nothing of it is counted.

    Raises:
        PermissionDeniedError: the actor does not look after the desk's operation.
        InputError: days out of range (1 to 90).
    """
    require(actor, Permission.OPERATIONS_READ, to="see the desk's figures")
    if not 1 <= days <= MAX_DAYS:
        raise InputError(f"The figures cover 1 to {MAX_DAYS} days; got {days}.")
    now = time_source.now()
    today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - timedelta(days=days - 1)
    inside, queues = actor.in_sar_compartment, known_queues(actor)

    def day_of(at: datetime) -> date:
        return bank_day(at, zone)

    with unit_of_work(read_only=True) as unit:
        calls = unit.ledger.calls(since=since, sar_compartment=inside, limit=MOST_CALLS)
        return DeskFigures(
            since=since.date(),
            at=now,
            complete=len(calls) < MOST_CALLS,
            engines=_engines(calls, day_of),
            failures=dict(Counter(call.outcome for call in calls if call.outcome in _FAILURES)),
            fallback=_fallback(calls, day_of),
            leaks=_leaks(unit, actor, since, day_of),
            reviews=_reviews(unit.figures.decisions(since, queues=queues, sar_compartment=inside), day_of),
            to_brief=_waited(unit.figures.to_first_brief(since, queues=queues, sar_compartment=inside)),
            to_disposition=_waited(unit.figures.to_disposition(since, queues=queues, sar_compartment=inside)),
            open_cases=unit.figures.open_cases(time_source.bank_now(), queues=queues),
        )


def _engines(calls: Iterable[ModelCall], day_of: _DayOf) -> tuple[EngineDay, ...]:
    groups: dict[tuple[date, str], list[ModelCall]] = defaultdict(list)
    for call in calls:
        groups[day_of(call.at), call.engine].append(call)
    return tuple(_engine_day(*key, groups[key]) for key in sorted(groups))


def _engine_day(day: date, engine: str, calls: Sequence[ModelCall]) -> EngineDay:
    took = sorted(call.milliseconds for call in calls if call.outcome == "answered")
    return EngineDay(
        day=day,
        engine=engine,
        calls=len(calls),
        failed=sum(call.outcome in _FAILURES for call in calls),
        circuit_open=sum(call.outcome == ModelFailure.CIRCUIT_OPEN for call in calls),
        median_milliseconds=_at(took, 0.5),
        p95_milliseconds=_at(took, 0.95),
        tokens=sum(call.input_tokens + call.output_tokens for call in calls),
        cost_micros=sum(call.cost_micros for call in calls),
    )


def _fallback(calls: Iterable[ModelCall], day_of: _DayOf) -> tuple[FallbackDay, ...]:
    """A run is counted on the day of its first call; one that was stopped by its person is not counted."""
    runs: dict[str, list[ModelCall]] = defaultdict(list)
    for call in calls:
        if call.run_id and call.engine != OFFLINE and call.outcome != ModelFailure.CANCELLED:
            runs[call.run_id].append(call)
    asked, failed = Counter[date](), Counter[date]()
    for of_run in runs.values():
        day = day_of(min(call.at for call in of_run))
        asked[day] += 1
        failed[day] += all(call.outcome in _FAILURES for call in of_run)
    return tuple(FallbackDay(day=day, runs=asked[day], fell_back=failed[day]) for day in sorted(asked))


def _leaks(unit: UnitOfWork, actor: Actor, since: datetime, day_of: _DayOf) -> dict[date, int]:
    wanted = AuditFilter(action=_LEAK, since=since.date())
    events, _ = unit.audit.search(
        wanted, sar_compartment=actor.in_sar_compartment, offset=0, limit=MOST_LEAKS
    )
    return dict(sorted(Counter(day_of(event.at) for event in events).items()))


def _reviews(decisions: Iterable[Decided], day_of: _DayOf) -> tuple[ReviewDay, ...]:
    groups: dict[date, list[Decided]] = defaultdict(list)
    for decided in decisions:
        groups[day_of(decided.at)].append(decided)
    return tuple(_review_day(day, groups[day]) for day in sorted(groups))


def _review_day(day: date, decisions: Sequence[Decided]) -> ReviewDay:
    count = Counter(decided.decision for decided in decisions)
    waited = sorted((decided.at - decided.submitted_at).total_seconds() for decided in decisions)
    return ReviewDay(
        day=day,
        approved=count["approve"],
        returned=count["return"],
        rejected=count["reject"],
        median_seconds=_at(waited, 0.5),
    )


def _waited(spans: Iterable[Span]) -> tuple[Waited, ...]:
    groups: dict[Queue, list[float]] = defaultdict(list)
    for span in spans:
        groups[span.queue].append(span.seconds)
    return tuple(
        Waited(
            queue=queue,
            cases=len(groups[queue]),
            median_seconds=_at(sorted(groups[queue]), 0.5),
            p90_seconds=_at(sorted(groups[queue]), 0.9),
        )
        for queue in Queue
        if queue in groups
    )


def _at(ordered: Sequence[float], share: float) -> float:
    """The value below or at which that share of the ordered values lies (nearest rank); 0 for none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
