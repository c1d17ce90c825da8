"""Drift: the figures of live runs over time, and the rule by which a change raises an alarm."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import DraftId, RunId


class LiveMetric(StrEnum):
    """What is followed over live runs."""

    GROUNDEDNESS = "groundedness"  # share of a run's statements that passed verification
    REFUSAL_RATE = "refusal_rate"
    EDIT_DISTANCE = "edit_distance"  # share of a draft that people changed before submitting it, 0 … 1
    OVERRIDE_RATE = "override_rate"  # share of submitted drafts in which a failed sentence was let stand
    LATENCY = "latency"  # milliseconds
    COST = "cost"  # millionths of the currency unit in which prices are set


class RunMeasure(DomainModel):
    """One live run in figures alone."""

    run_id: RunId
    at: AwareDatetime
    task: str
    engine: str
    prompt_version: str
    sar_compartment: bool
    statements: int
    supported: int
    refused: bool
    milliseconds: float
    tokens: int
    cost_micros: int


class DraftMeasure(DomainModel):
    """What people changed of one draft before a version of it was submitted."""

    draft_id: DraftId
    version: int
    at: AwareDatetime
    task: str
    engine: str
    prompt_version: str
    sar_compartment: bool
    edit_distance: float
    overrides: int


class RunGroup(DomainModel):
    """What runs are compared within: one task, engine and prompt version."""

    task: str
    engine: str
    prompt_version: str


class DayFigures(NamedTuple):
    """One metric of one group over one day, or over the part of it on one side of the window's beginning.

    `total` and `squares` are the sums of the values and of their squares: what means and
    deviations over any stretch of days are made from.
    """

    group: RunGroup
    metric: LiveMetric
    day: date  # UTC
    recent: bool  # in the window, not in what came before it
    values: int  # never 0
    total: float
    squares: float


class DayScore(DomainModel):
    """One day's mean."""

    day: date
    count: int
    mean: float


class Window(DomainModel):
    """A metric over one stretch of time."""

    count: int
    mean: float
    deviation: float  # sample standard deviation


class DriftSeries(DomainModel):
    """One metric of one group: the recent window, what came before it for the same task, and the days."""

    group: RunGroup
    metric: LiveMetric
    recent: Window
    baseline: Window | None
    baseline_of: str  # "this group", "the task", or "" where there is too little
    days: tuple[DayScore, ...]


class DriftAlarm(DomainModel):
    """A rule that was broken, in words that stand alone."""

    group: RunGroup
    metric: LiveMetric
    kind: str  # "floor" or "change"
    said: str
    rule: str


class DriftReport(DomainModel):
    """Drift at one moment; `rules` states every rule in force."""

    at: AwareDatetime
    window_days: int
    baseline_days: int
    series: tuple[DriftSeries, ...]
    alarms: tuple[DriftAlarm, ...]
    rules: tuple[str, ...]
