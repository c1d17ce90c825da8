"""Counters and histograms for operators, in a registry of their own: names of engines, steps and outcomes.

A label is a name from the code or the settings, never a word of a customer: a value that does
not look like such a name is counted under `other`. Nothing here raises or waits, so that
counting can fail no run. The figures are those of this process since it began.
"""

import re
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

BREAKER_STATES = ("closed", "half_open", "open")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,79}")
_CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60)
_STEP_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

registry = CollectorRegistry()
"""Everything that `/metrics` shows; the library's global registry is left alone."""

_calls = Counter("foureyes_model_calls", "Calls to a model.", ("engine", "outcome"), registry=registry)
_call_seconds = Histogram(
    "foureyes_model_call_seconds",
    "Time of a call to a model, its attempts included.",
    ("engine",),
    buckets=_CALL_SECONDS,
    registry=registry,
)
_tokens = Counter(
    "foureyes_model_tokens", "Tokens sent and received.", ("engine", "direction"), registry=registry
)
_cost = Counter(
    "foureyes_model_cost_micros",
    "Cost in millionths of the currency unit in which prices are set.",
    ("engine",),
    registry=registry,
)
_leaks = Counter("foureyes_leaks_blocked", "Calls that the leak gate stopped.", registry=registry)
_breaker = Gauge(
    "foureyes_breaker_state",
    "1 for the state in which the circuit is.",
    ("engine", "state"),
    registry=registry,
)
_waits = Histogram(
    "foureyes_queue_wait_seconds",
    "Time that a call waited for its turn.",
    ("engine",),
    buckets=_STEP_SECONDS,
    registry=registry,
)
_runs = Counter("foureyes_runs", "Runs of the copilot.", ("task", "outcome"), registry=registry)
_steps = Histogram(
    "foureyes_step_seconds",
    "Time of one step of a run, such as a connector's read, the retrieval or the verification.",
    ("step", "outcome"),
    buckets=_STEP_SECONDS,
    registry=registry,
)
_lost_spans = Counter("foureyes_spans_lost", "Spans that could not be kept or sent.", registry=registry)


def model_call(
    engine: str, outcome: str, seconds: float, tokens_in: int, tokens_out: int, cost_micros: int
) -> None:
    """Count one call; `outcome` is "answered", "reused", "joined" or a `ModelFailure`."""
    name = _label(engine)
    _calls.labels(name, _label(outcome)).inc()
    _call_seconds.labels(name).observe(max(0.0, seconds))
    _tokens.labels(name, "in").inc(max(0, tokens_in))
    _tokens.labels(name, "out").inc(max(0, tokens_out))
    _cost.labels(name).inc(max(0, cost_micros))


def leak_blocked() -> None:
    """Count one call that the leak gate stopped."""
    _leaks.inc()


def breaker_state(engine: str, state: Literal["closed", "half_open", "open"]) -> None:
    """Show the state of an engine's circuit."""
    for one in BREAKER_STATES:
        _breaker.labels(_label(engine), one).set(float(one == state))


def queue_wait(engine: str, seconds: float) -> None:
    """Count the time that a call waited for its turn at an engine."""
    _waits.labels(_label(engine)).observe(max(0.0, seconds))


def run_finished(task: str, outcome: Literal["finished", "refused", "failed", "cancelled"]) -> None:
    """Count one run of the copilot by how it ended; runs of the SAR compartment are not for this count."""
    _runs.labels(_label(task), outcome).inc()


def step(name: str, seconds: float, *, failed: bool) -> None:
    """Count one step by its span's name."""
    _steps.labels(_label(name), "failed" if failed else "done").observe(max(0.0, seconds))


def spans_lost(count: int) -> None:
    """Count spans that could not be kept or sent."""
    _lost_spans.inc(max(0, count))


def exposition() -> tuple[bytes, str]:
    """Everything in Prometheus' text format, with its content type."""
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _label(value: str) -> str:
    return value if _NAME.fullmatch(value) else "other"
