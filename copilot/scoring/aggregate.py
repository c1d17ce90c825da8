"""From scores of single scenarios to figures of a suite: means, totals, percentiles, refusal precision and recall."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copilot.domain.evaluation import Metric, ScenarioResult, Score
from copilot.scoring.refusal import DID, SHOULD

WHOLE = ""
"""The name under which all suites stand together."""


class Summary(NamedTuple):
    """One metric of one suite over the scenarios to which it applies."""

    suite: str
    metric: Metric
    scenarios: int
    mean: float
    total: float
    lowest: float
    highest: float
    failed: tuple[str, ...]  # the scenarios that fail by this metric alone


class RefusalQuality(NamedTuple):
    """How well a suite refuses; a share is None where nothing was refused, or nothing had to be."""

    refused: int
    should: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of what was refused, the share that had to be."""
        return self.right / self.refused if self.refused else None

    @property
    def recall(self) -> float | None:
        """Of what had to be refused, the share that was."""
        return self.right / self.should if self.should else None


def summarise(results: Iterable[ScenarioResult]) -> tuple[Summary, ...]:
    """Every metric of every suite and of all together, in order; a metric that applies nowhere has no row."""
    found = tuple(results)
    suites = (WHOLE, *sorted({result.suite for result in found}))
    return tuple(
        summary
        for suite in suites
        for metric in Metric
        if (summary := _summary(suite, metric, _of(found, suite)))
    )


def refusal_quality(results: Iterable[ScenarioResult], suite: str = WHOLE) -> RefusalQuality:
    """Precision and recall of refusing, over the scenarios of a suite or over all."""
    scores = [score for r in _of(tuple(results), suite) if (score := _score(r, Metric.REFUSAL))]
    did = [score for score in scores if DID in score.details]
    should = [score for score in scores if SHOULD in score.details]
    return RefusalQuality(len(did), len(should), sum(SHOULD in score.details for score in did))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile, `share` of 0 … 1; None for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def _of(results: tuple[ScenarioResult, ...], suite: str) -> list[ScenarioResult]:
    return [result for result in results if suite in (WHOLE, result.suite)]


def _score(result: ScenarioResult, metric: Metric) -> Score | None:
    return next((s for s in result.scores if s.metric is metric and s.value is not None), None)


def _summary(suite: str, metric: Metric, results: list[ScenarioResult]) -> Summary | None:
    scores = [(r.scenario_id, s) for r in results if (s := _score(r, metric))]
    values = [score.value for _, score in scores if score.value is not None]
    if not values:
        return None
    failed = tuple(name for name, score in scores if score.passed is False)
    total = math.fsum(values)
    return Summary(suite, metric, len(values), total / len(values), total, min(values), max(values), failed)
