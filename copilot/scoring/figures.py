"""What a set of results comes to: one figure per metric, over each suite and over all of them.

A figure is the mean of the scores that apply, and says over how many scenarios. Beside the
metrics there are three that no single scenario has: the share that passed, and the precision
and recall of refusing.
"""

from collections.abc import Iterable, Mapping

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import LOWER_IS_BETTER, Metric, ScenarioResult
from copilot.scoring.paired import ALL_SUITES, values_of
from copilot.scoring.refusal import DID, SHOULD

PASSED = "passed"
REFUSAL_PRECISION = "refusal_precision"
REFUSAL_RECALL = "refusal_recall"
NAMES = (PASSED, *(metric.value for metric in Metric), REFUSAL_PRECISION, REFUSAL_RECALL)
"""Everything that a threshold may name, in the order in which it is shown."""
DOWNWARD = frozenset(metric.value for metric in LOWER_IS_BETTER)
"""The figures of which less is better."""


class Figure(DomainModel):
    """A value, and the number of scenarios that it was measured over."""

    value: float
    count: int


Figures = Mapping[str, Figure]


def figures_by_suite(results: Iterable[ScenarioResult]) -> dict[str, Figures]:
    """The figures of every suite that has a result, and under "" those over all of them."""
    grouped: dict[str, list[ScenarioResult]] = {}
    for result in results:
        grouped.setdefault(ALL_SUITES, []).append(result)
        grouped.setdefault(result.suite, []).append(result)
    return {suite: figures_of(grouped[suite]) for suite in sorted(grouped)}


def figures_of(results: Iterable[ScenarioResult]) -> Figures:
    """One figure for every name that applies to at least one of the results."""
    found = list(results)
    columns: dict[str, list[float]] = {PASSED: [float(one.outcome == "passed") for one in found]}
    for result in found:
        for metric, value in values_of(result).items():
            columns.setdefault(metric.value, []).append(value)
    did = [one for one in found if _told(one, DID)]
    should = [one for one in found if _told(one, SHOULD)]
    columns[REFUSAL_PRECISION] = [float(_told(one, SHOULD)) for one in did]
    columns[REFUSAL_RECALL] = [float(_told(one, DID)) for one in should]
    return {
        name: Figure(value=sum(columns[name]) / len(columns[name]), count=len(columns[name]))
        for name in NAMES
        if columns.get(name)
    }


def _told(result: ScenarioResult, detail: str) -> bool:
    return any(score.metric is Metric.REFUSAL and detail in score.details for score in result.scores)
