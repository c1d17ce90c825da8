"""How a metric moved between two runs of the same scenarios, and whether that is more than chance.

A change is the mean of the differences over the scenarios that both runs measured (paired: a
hard scenario counts against itself, not against an easy one). Its interval is a percentile
bootstrap over those scenarios: 95 % of the resampled means lie in it. "Better" and "worse" are
said where the whole interval lies on one side of zero and enough scenarios carry it.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import LOWER_IS_BETTER, Metric, ScenarioResult
from copilot.scoring.aggregate import WHOLE

LEAST_PAIRS = 5
"""With fewer scenarios nothing is called better or worse: the bootstrap would promise too much."""
SMALLEST = 1e-9
"""Beneath this, two means of floats are the same."""
_LEVELS = (2.5, 97.5)

Verdict = Literal["better", "worse", "unsure", "same"]


class MetricChange(DomainModel):
    """How one metric moved over the scenarios of a suite that both runs measured; `suite` "" is all of them."""

    suite: str
    metric: Metric
    pairs: int
    before: float
    after: float
    change: float  # after − before; the interval is of this
    low: float
    high: float
    verdict: Verdict


def values_of(result: ScenarioResult) -> dict[Metric, float]:
    """The scores of one result that apply."""
    return {score.metric: score.value for score in result.scores if score.value is not None}


def is_worse(metric: Metric, change: float) -> bool:
    """True if a change in this direction is a loss."""
    return change > 0 if metric in LOWER_IS_BETTER else change < 0


def metric_changes(
    pairs: Iterable[tuple[ScenarioResult, ScenarioResult]], *, seed: int, samples: int
) -> tuple[MetricChange, ...]:
    """Every metric over every suite and over all of them, in the order of the metrics' list."""
    grouped: dict[tuple[str, Metric], list[tuple[float, float]]] = {}
    for old, new in pairs:
        was, now = values_of(old), values_of(new)
        for metric in was.keys() & now.keys():
            for suite in (WHOLE, new.suite):
                grouped.setdefault((suite, metric), []).append((was[metric], now[metric]))
    order = list(Metric)
    keys = sorted(grouped, key=lambda key: (key[0], order.index(key[1])))
    return tuple(_metric_change(key, grouped[key], seed, samples) for key in keys)


def _metric_change(
    key: tuple[str, Metric], values: list[tuple[float, float]], seed: int, samples: int
) -> MetricChange:
    suite, metric = key
    table = np.array(values, dtype=float)
    differences = table[:, 1] - table[:, 0]
    low, high = _interval(differences, f"{seed}:{suite}:{metric}", samples)
    change = float(differences.mean())
    return MetricChange(
        suite=suite,
        metric=metric,
        pairs=len(values),
        before=float(table[:, 0].mean()),
        after=float(table[:, 1].mean()),
        change=change,
        low=low,
        high=high,
        verdict=_verdict(metric, low, high, pairs=len(values)),
    )


def _interval(
    differences: "np.ndarray[tuple[int], np.dtype[np.float64]]", seed: str, samples: int
) -> tuple[float, float]:
    """The percentile bootstrap interval of the mean; without any difference it is (0, 0)."""
    count = len(differences)
    if not np.abs(differences).max() > SMALLEST:
        return 0.0, 0.0
    generator = np.random.default_rng(list(seed.encode()))
    means = differences[generator.integers(0, count, size=(samples, count))].mean(axis=1)
    low, high = np.percentile(means, _LEVELS)
    return float(low), float(high)


def _verdict(metric: Metric, low: float, high: float, *, pairs: int) -> Verdict:
    if low == high == 0:
        return "same"
    if low <= 0 <= high or pairs < LEAST_PAIRS:
        return "unsure"
    return "worse" if is_worse(metric, low) else "better"
