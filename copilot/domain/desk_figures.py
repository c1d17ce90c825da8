"""The desk's operation in figures over some days: counts, times and shares, no text and no case."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.identity import Queue

AGES = ("under 1 day", "1 to 3 days", "3 to 7 days", "7 to 30 days", "over 30 days")
ClockStanding = Literal["overdue", "at_risk", "running", "paused"]


class EngineDay(DomainModel):
    """One engine's calls on one day of the bank."""

    day: date
    engine: str
    calls: int
    failed: int
    circuit_open: int  # of the failed: not tried, because the engine rests after failures
    median_milliseconds: float
    p95_milliseconds: float
    tokens: int
    cost_micros: int


class FallbackDay(DomainModel):
    """Runs for which a model was asked, and those of them for which none answered."""

    day: date
    runs: int
    fell_back: int


class ReviewDay(DomainModel):
    """Decisions of checkers on one day, and how long a submission waited for its decision."""

    day: date
    approved: int
    returned: int
    rejected: int
    median_seconds: float


class Waited(DomainModel):
    """How long a queue's cases waited for something, over those for which it happened."""

    queue: Queue
    cases: int
    median_seconds: float
    p90_seconds: float


class OpenCases(DomainModel):
    """Open cases of one queue, of one age, with one standing of the most pressing clock."""

    queue: Queue
    age: str  # one of `AGES`
    clock: ClockStanding
    cases: int


class DeskFigures(DomainModel):
    """Everything the charts of the Operations screen draw; days without anything are left out."""

    since: date
    at: AwareDatetime
    complete: bool  # False where there were more calls than are read: the oldest days are short
    engines: tuple[EngineDay, ...]
    failures: dict[str, int]  # how calls ended that did not end well
    fallback: tuple[FallbackDay, ...]
    leaks: dict[date, int]  # outgoing texts that were stopped
    reviews: tuple[ReviewDay, ...]
    to_brief: tuple[Waited, ...]  # from the case's opening to its first triage brief
    to_disposition: tuple[Waited, ...]  # from the case's opening to its committed disposition
    open_cases: tuple[OpenCases, ...]
