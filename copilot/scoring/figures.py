"""The figures of a set of results: one figure per metric, over each suite and over all of them.

A figure is the mean of the scores that apply, and says over how many scenarios. Beside the
metrics there are four that no single scenario has: the share that passed, the share that the
evaluated engine wrote itself, and the precision and recall of refusing.
"""

from collections.abc import Iterable, Mapping

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import LOWER_IS_BETTER, Metric, ScenarioResult
from copilot.scoring.aggregate import WHOLE, refusal_quality, summarise

PASSED = "passed"
OWN_ENGINE = "own_engine"
"""Without it an engine that always fails would be given the offline engine's marks."""
REFUSAL_PRECISION = "refusal_precision"
REFUSAL_RECALL = "refusal_recall"
NAMES = (PASSED, OWN_ENGINE, *(metric.value for metric in Metric), REFUSAL_PRECISION, REFUSAL_RECALL)
"""Everything that a threshold may name, in the order in which it is shown."""
DOWNWARD = frozenset(metric.value for metric in LOWER_IS_BETTER)
"""The figures of which less is better."""


class Figure(DomainModel):
    """A value, and the number of scenarios that it was measured over."""

    value: float
    count: int


Figures = Mapping[str, Figure]


def figures_by_suite(results: Iterable[ScenarioResult], *, engine: str = "") -> dict[str, Figures]:
    """The figures of every suite that has a result, and under "" those over all of them.

    `engine` is the evaluated one; "" leaves out which engine wrote.
    """
    found = tuple(results)
    grouped: dict[str, list[ScenarioResult]] = {WHOLE: list(found)} if found else {}
    for result in found:
        grouped.setdefault(result.suite, []).append(result)
    measured: dict[str, dict[str, Figure]] = {suite: {} for suite in grouped}
    for summary in summarise(found):
        measured[summary.suite][summary.metric.value] = Figure(value=summary.mean, count=summary.scenarios)
    return {suite: _complete(measured[suite], grouped[suite], engine) for suite in sorted(grouped)}


def _complete(measured: Mapping[str, Figure], results: list[ScenarioResult], engine: str) -> Figures:
    """The metrics' means, with what is counted over scenarios as a whole, in the order of `NAMES`."""
    passed = sum(result.outcome == "passed" for result in results)
    quality = refusal_quality(results)
    wrote = [one.run["engine"] for one in results if _written(one)] if engine else []
    shares = {
        OWN_ENGINE: (wrote.count(engine) / len(wrote) if wrote else None, len(wrote)),
        PASSED: (passed / len(results), len(results)),
        REFUSAL_PRECISION: (quality.precision, quality.refused),
        REFUSAL_RECALL: (quality.recall, quality.should),
    }
    counted = {name: Figure(value=v, count=n) for name, (v, n) in shares.items() if v is not None}
    together = {**measured, **counted}
    return {name: together[name] for name in NAMES if name in together}


def _written(result: ScenarioResult) -> bool:
    """True if an engine was asked: what is refused beforehand says nothing of any."""
    return bool(result.run.get("engine")) and not result.run.get("refused")
