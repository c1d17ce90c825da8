"""The desk's figures in memory: two weeks with a bad day, or none at all."""

from datetime import timedelta

from copilot.domain.desk_figures import (
    AGES,
    DeskFigures,
    EngineDay,
    FallbackDay,
    OpenCases,
    ReviewDay,
    Waited,
)
from copilot.domain.desk_operations import CircuitHistory, CircuitSpan
from copilot.domain.identity import Actor, Queue
from tests.fakes import bank

BAD_DAY = 5  # days before today
_ENGINES = (("azure:gpt-5-mini", 60, 1_900.0, 12_000), ("vllm:qwen3-32b", 25, 3_400.0, 0))


class FakeFigures:
    """What the Trends tab draws; `idle` for a desk on which nothing has happened."""

    idle = False

    def desk_figures(self, actor: Actor, *, days: int = 14) -> DeskFigures:
        return bank_figures(days) if not self.idle else no_figures(days)

    def circuit_history(self, actor: Actor, *, hours: int = 24) -> CircuitHistory:
        return (
            bank_circuits(hours)
            if not self.idle
            else bank_circuits(hours).model_copy(update={"spans": (), "opened": 0})
        )


def no_figures(days: int) -> DeskFigures:
    return DeskFigures(
        since=bank.NOW.date() - timedelta(days=days - 1), at=bank.NOW, complete=True, engines=(), failures={},
        fallback=(), leaks={}, reviews=(), to_brief=(), to_disposition=(), open_cases=(),
    )  # fmt: skip


def bank_figures(days: int) -> DeskFigures:
    """Weekdays busy, weekends idle, and one bad day."""
    span = [bank.NOW.date() - timedelta(days=ago) for ago in reversed(range(days))]
    worked = [day for day in span if day.weekday() < 5]
    bad = bank.NOW.date() - timedelta(days=BAD_DAY)
    engines = tuple(
        EngineDay(
            day=day,
            engine=engine,
            calls=calls + (7 * day.day) % 19,
            failed=(calls // 3 if day == bad else day.day % 3),
            circuit_open=calls // 6 if day == bad else 0,
            median_milliseconds=took + 31 * (day.day % 7) + (2_500 if day == bad else 0),
            p95_milliseconds=2.6 * took + 90 * (day.day % 5) + (9_000 if day == bad else 0),
            tokens=calls * 4_100,
            cost_micros=calls * price,
        )
        for day in worked
        for engine, calls, took, price in _ENGINES
    )
    return no_figures(days).model_copy(
        update={
            "engines": engines,
            "failures": {"timed_out": 31, "circuit_open": 14, "rate_limited": 9, "wrong_schema": 3},
            "fallback": tuple(FallbackDay(day=d, runs=70, fell_back=12 if d == bad else 1) for d in worked),
            "leaks": {bad: 2},
            "reviews": tuple(
                ReviewDay(day=d, approved=9 + d.day % 4, returned=2, rejected=d.day % 2, median_seconds=900.0 * (4 + d.day % 5))
                for d in worked
            ),
            "to_brief": tuple(
                Waited(queue=q, cases=11 + n, median_seconds=1_800.0 * (n + 1), p90_seconds=9_000.0 * (n + 1))
                for n, q in enumerate(Queue)
            ),
            "to_disposition": tuple(
                Waited(queue=q, cases=4 + n, median_seconds=70_000.0 * (n + 1), p90_seconds=190_000.0 * (n + 1))
                for n, q in enumerate(list(Queue)[:5])
            ),
            "open_cases": tuple(
                OpenCases.model_validate({"queue": q, "age": age, "clock": clock, "cases": 3 + (n + m) % 5})
                for n, q in enumerate(Queue)
                for m, (age, clock) in enumerate(
                    zip(AGES, ("running", "running", "at_risk", "overdue", "paused"), strict=True)
                )
            ),
        }
    )  # fmt: skip


def bank_circuits(hours: int) -> CircuitHistory:
    """One engine rested yesterday and was well again; it rests again now."""
    engine, now = "azure:gpt-5-mini", bank.NOW

    def span(state: str, began: timedelta, ended: timedelta, *, lasting: bool = False) -> CircuitSpan:
        times = {"began": now - began, "ended": now - ended, "lasting": lasting}
        return CircuitSpan.model_validate({"engine": engine, "state": state, **times})

    hour, second = timedelta(hours=1), timedelta(seconds=1)
    return CircuitHistory(
        since=now - timedelta(hours=hours),
        at=now,
        engines=(engine, "vllm:qwen3-32b"),
        spans=(
            span("open", 9 * hour, 9 * hour - 30 * second),
            span("half_open", 9 * hour - 30 * second, 9 * hour - 90 * second),
            span("open", 12 * second, 0 * second, lasting=True),
        ),
        opened=2,
    )
