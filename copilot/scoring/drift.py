"""Drift over live runs: rolling means, and the rules by which a change raises an alarm.

A change counts when it is large enough to matter (the allowed change of its metric) and larger
than chance explains (three standard errors of the difference of two means, Welch). Both windows
need twenty values; with fewer nothing is said, for neither good nor ill.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import fsum, inf, sqrt
from types import MappingProxyType
from typing import NamedTuple

from copilot.domain.drift import (
    DayFigures,
    DayScore,
    DriftAlarm,
    DriftReport,
    DriftSeries,
    LiveMetric,
    RunGroup,
    Window,
)

MIN_VALUES = 20
STANDARD_ERRORS = 3.0
GROUNDEDNESS_FLOOR = 0.97
_SMALLEST = 1e-9


class Rule(NamedTuple):
    """How far a metric may move; `relative` is a share of the baseline's mean."""

    allowed: float
    relative: bool
    worse: str  # "up", "down", or "either"
    words: str


RULES: Mapping[LiveMetric, Rule] = MappingProxyType(
    {
        LiveMetric.GROUNDEDNESS: Rule(0.01, False, "down", "Groundedness falls by more than 0.01"),
        LiveMetric.REFUSAL_RATE: Rule(
            0.05, False, "either", "The refusal rate moves by more than 0.05 either way"
        ),
        LiveMetric.EDIT_DISTANCE: Rule(0.05, False, "up", "The edit distance rises by more than 0.05"),
        LiveMetric.OVERRIDE_RATE: Rule(0.05, False, "up", "The override rate rises by more than 0.05"),
        LiveMetric.LATENCY: Rule(0.25, True, "up", "Latency rises by more than 25 %"),
        LiveMetric.COST: Rule(0.25, True, "up", "Cost rises by more than 25 %"),
    }
)
_CHANCE = (
    f"and by at least {STANDARD_ERRORS:g} standard errors, with {MIN_VALUES} values or more on either side."
)
FLOOR_RULE = f"Groundedness stays at or above {GROUNDEDNESS_FLOOR} over {MIN_VALUES} runs or more."

_Key = tuple[RunGroup, LiveMetric]
_ByKey = Mapping[_Key, Sequence[DayFigures]]


def drift_report(
    figures: Iterable[DayFigures], *, at: datetime, window_days: int, baseline_days: int
) -> DriftReport:
    """Every group with a value in the window: the days, the window beside what came before, and the alarms."""
    found: dict[_Key, list[DayFigures]] = {}
    for one in figures:
        found.setdefault((one.group, one.metric), []).append(one)
    series = tuple(made for key in sorted(found, key=_order) if (made := _series(key, found)) is not None)
    return DriftReport(
        at=at,
        window_days=window_days,
        baseline_days=baseline_days,
        series=series,
        alarms=tuple(alarm for one in series for alarm in _alarms(one)),
        rules=(FLOOR_RULE, *(rule_text(metric) for metric in RULES)),
    )


def rule_text(metric: LiveMetric) -> str:
    """The rule of one metric as a sentence."""
    return f"{RULES[metric].words} against what came before, {_CHANCE}"


def _order(key: _Key) -> tuple[str, ...]:
    group, metric = key
    return group.task, group.engine, group.prompt_version, metric.value


def _series(key: _Key, found: _ByKey) -> DriftSeries | None:
    group, metric = key
    recent = [one for one in found[key] if one.recent]
    if not recent:
        return None
    before, of = _before(key, found)
    return DriftSeries(
        group=group,
        metric=metric,
        recent=_window(recent),
        baseline=_window(before) if before else None,
        baseline_of=of,
        days=tuple(_days(found[key])),
    )


def _before(key: _Key, found: _ByKey) -> tuple[list[DayFigures], str]:
    """The group's own past; where it is too short, as after a release, that of the task on any engine and prompt."""
    group, metric = key
    own = [one for one in found[key] if not one.recent]
    if _count(own) >= MIN_VALUES:
        return own, "this group"
    task = [
        one
        for (other, measured), figures in found.items()
        if other.task == group.task and measured is metric
        for one in figures
        if not one.recent
    ]
    return (task, "the task") if _count(task) >= MIN_VALUES else ([], "")


def _count(figures: Iterable[DayFigures]) -> int:
    return sum(one.values for one in figures)


def _window(figures: Sequence[DayFigures]) -> Window:
    count, total = _count(figures), fsum(one.total for one in figures)
    spread = fsum((*(one.squares for one in figures), -total * total / count))
    deviation = sqrt(max(0.0, spread) / (count - 1)) if count > 1 else 0.0  # rounding may leave it below 0
    return Window(count=count, mean=total / count, deviation=deviation)


def _days(figures: Iterable[DayFigures]) -> Iterator[DayScore]:
    by_day: dict[date, list[DayFigures]] = {}
    for one in figures:
        by_day.setdefault(one.day, []).append(one)
    for day in sorted(by_day):
        whole = _window(by_day[day])
        yield DayScore(day=day, count=whole.count, mean=whole.mean)


def _alarms(series: DriftSeries) -> Iterator[DriftAlarm]:
    if series.recent.count < MIN_VALUES:
        return
    about = {"group": series.group, "metric": series.metric}
    named = f"{series.group.task} on {series.group.engine}, {series.group.prompt_version}"
    mean = series.recent.mean
    if series.metric is LiveMetric.GROUNDEDNESS and mean < GROUNDEDNESS_FLOOR:
        said = f"{named}: groundedness is {mean:.3f} over {series.recent.count} runs."
        yield DriftAlarm(**about, kind="floor", said=said, rule=FLOOR_RULE)
    if series.baseline is not None and _is_drift(series.metric, series.recent, series.baseline):
        title = series.metric.value.replace("_", " ")
        said = (
            f"{named}: {title} went from {_shown(series.baseline.mean)} to {_shown(mean)}"
            f" ({series.baseline.count} and {series.recent.count} values, against {series.baseline_of})."
        )
        yield DriftAlarm(**about, kind="change", said=said, rule=rule_text(series.metric))


def _is_drift(metric: LiveMetric, recent: Window, baseline: Window) -> bool:
    rule, change = RULES[metric], recent.mean - baseline.mean
    allowed = rule.allowed * (abs(baseline.mean) if rule.relative else 1.0)
    loss = {"up": change, "down": -change, "either": abs(change)}[rule.worse]
    if loss <= allowed + _SMALLEST:
        return False
    error = sqrt(recent.deviation**2 / recent.count + baseline.deviation**2 / baseline.count)
    return (loss / error if error > _SMALLEST else inf) >= STANDARD_ERRORS


def _shown(mean: float) -> str:
    return f"{mean:,.0f}" if abs(mean) >= 100 else f"{mean:.3f}"
