"""A pass over golden scenarios in a line."""

from collections import Counter
from collections.abc import Iterable

from copilot.domain.evaluation import EvaluationRun, EvaluationSummary, ScenarioResult
from copilot.scoring.aggregate import summarise

ALL = "all"


def summary_of(run: EvaluationRun, *, started_by: str) -> EvaluationSummary:
    """The counts and means of a pass."""
    outcomes = Counter(result.outcome for result in run.results)
    return EvaluationSummary(
        **run.model_dump(exclude={"results", "seed", "judge"}),
        started_by=started_by,
        passed=outcomes["passed"],
        failed=outcomes["failed"],
        errors=outcomes["error"],
        means=means_of(run.results),
    )


def means_of(results: Iterable[ScenarioResult]) -> dict[str, dict[str, float]]:
    """Suite, and "all" → metric → mean over the scenarios to which the metric applies."""
    means: dict[str, dict[str, float]] = {}
    for summary in summarise(results):
        means.setdefault(summary.suite or ALL, {})[summary.metric.value] = summary.mean
    return means
