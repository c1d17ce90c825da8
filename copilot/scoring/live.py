"""The scores of a live run: of the metrics, those that need nobody's expectation."""

from typing import Any

from copilot.domain.evaluation import Expected, Metric, Output, Scenario, Score
from copilot.domain.run import Run
from copilot.scoring.registry import REGISTRY
from copilot.scoring.task_requirements import requirements_of
from copilot.tasks.base import TaskSpec

LIVE_METRICS = (
    Metric.FORMAT,
    Metric.GROUNDED,
    Metric.NUMERIC,
    Metric.ELEMENTS,
    Metric.WALL,
    Metric.READABILITY,
    Metric.MILLISECONDS,
    Metric.TOKENS,
    Metric.COST_MICROS,
)


def live_scores(run: Run, spec: TaskSpec[Any]) -> tuple[Score, ...]:
    """The figures alone: what the scorers say of the text stays with the text."""
    scenario, asked = _nothing_expected(run), requirements_of(run, spec)
    output = Output(scenario=scenario, run=run, milliseconds=run.milliseconds, **asked)
    return tuple(REGISTRY[metric](output).model_copy(update={"details": ()}) for metric in LIVE_METRICS)


def _nothing_expected(run: Run) -> Scenario:
    return Scenario(
        id="live-run",
        suite="live",
        title="A live run",
        why="A live run is measured without an expectation.",
        role=str(run.actor_id),
        task=run.task,
        case_id=run.case_id,
        question=run.question,
        expected=Expected(),
    )
