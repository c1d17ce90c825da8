"""Evaluation runs made by hand: a scenario's scores in a line."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from copilot.domain.evaluation import EvaluationRun, Metric, ScenarioResult, Score

AT = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)


def result(
    scenario: str,
    suite: str = "disputes",
    *,
    outcome: str = "passed",
    refusal: Iterable[str] = (),
    problem: str = "",
    run: dict[str, Any] | None = None,
    **values: float | None,
) -> ScenarioResult:
    """A result whose scores are named by keyword: `format=1.0`."""
    scores = [Score(metric=Metric(name), value=value) for name, value in values.items()]
    if refusal:
        scores.append(Score(metric=Metric.REFUSAL, value=1.0, details=tuple(refusal)))
    return ScenarioResult(
        scenario_id=scenario,
        suite=suite,
        outcome=outcome,
        scores=tuple(scores),
        problem=problem,
        run=run if run is not None else {"body": "The payment was late. [E1]"},
        milliseconds=12.0,
    )


def run_of(*results: ScenarioResult, name: str = "EV-2", **changes: Any) -> EvaluationRun:
    """A finished run over these results."""
    values = {
        "evaluation_id": name,
        "started_at": AT,
        "finished_at": AT,
        "suites": tuple(sorted({one.suite for one in results})),
        "engine": "offline",
        "prompts": {"ticket": "ticket@1.0.0+0123456789ab"},
        "version": "1",
        "seed": 7,
        "results": results,
    }
    return EvaluationRun.model_validate({**values, **changes})
