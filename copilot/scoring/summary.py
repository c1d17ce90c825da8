"""A pass over golden scenarios in a line."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from copilot.domain.evaluation import EvaluationRun, EvaluationSummary, ScenarioResult

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
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        for score in result.scores:
            if score.value is not None:
                found[result.suite][score.metric.value].append(score.value)
                found[ALL][score.metric.value].append(score.value)
    return {
        suite: {metric: sum(values) / len(values) for metric, values in metrics.items()}
        for suite, metrics in found.items()
    }
