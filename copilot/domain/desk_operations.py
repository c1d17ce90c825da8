"""What the Operations screen, the CLI and the API show of engines, runs under way and budgets."""

from typing import Literal

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import RunId

BreakerState = Literal["closed", "open", "half_open"]


class EngineStatus(DomainModel):
    """One engine in the order in which they are asked."""

    name: str
    provider: str
    model: str
    region: str
    own: bool
    log_policy: str
    breaker: BreakerState
    retry_at: AwareDatetime | None  # when an open circuit lets one probe through
    in_flight: int
    waiting: int
    max_in_flight: int
    calls_today: int
    failures_today: int
    tokens_today: int
    cost_micros_today: int
    last_failure: str  # a ModelFailure, or ""
    note: str  # what the endpoint lacks or what is wrong with its settings, "" where nothing


class CircuitChange(DomainModel):
    """One step of an engine's circuit, in one process of the desk."""

    at: AwareDatetime
    engine: str
    state: BreakerState
    process: str  # a token of the process that saw it: each has circuits of its own


class CircuitSpan(DomainModel):
    """How long an engine's circuit stood away from closed; between spans it was closed."""

    engine: str
    state: Literal["open", "half_open"]
    began: AwareDatetime
    ended: AwareDatetime
    lasting: bool  # it stands so still, as far as is known


class CircuitHistory(DomainModel):
    """The circuits of some hours: every engine that is set, and the spans in which one was not closed."""

    since: AwareDatetime
    at: AwareDatetime
    engines: tuple[str, ...]
    spans: tuple[CircuitSpan, ...]  # in order of their beginning
    opened: int  # how often a circuit opened


class BudgetLine(DomainModel):
    """One limit and how much of it is used; a limit of 0 means none."""

    title: str  # "per call", "per run", "per user and day", "per day"
    unit: Literal["tokens", "micros"]
    used: int
    limit: int


class RunProgress(DomainModel):
    """A run under way or just ended, as its starter may see it."""

    operation_id: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str  # the step under way, "" before the first
    steps_done: tuple[str, ...]
    queue_position: int | None  # 1 is next; None where it does not wait
    engine: str  # who is writing, "" while nobody is
    unverified_text: str  # what has been written so far, restored; shown as unverified
    problem: str  # why it failed, "" otherwise
    run_id: RunId | None


class SpanView(DomainModel):
    """One span of a trace, with ids, names and times and no text of a customer."""

    span_id: str
    parent_id: str | None
    name: str
    started_at: AwareDatetime
    milliseconds: float
    attributes: dict[str, str]
    failed: bool
