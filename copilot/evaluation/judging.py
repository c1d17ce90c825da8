"""From an output to a result: every scorer asked, one that raises named, and what a reader drills down to."""

from collections.abc import Callable, Iterable
from typing import Any

from copilot.domain.evaluation import Output, ScenarioResult, Score
from copilot.domain.run import Run
from copilot.scoring.texts import sources_of

Scorer = Callable[[Output], Score]


def judged(output: Output, scorers: Iterable[Scorer]) -> ScenarioResult:
    """The scores of one output; a scorer that raises fails the scenario and stops no other."""
    scores: list[Score] = []
    problems: list[str] = []
    for scorer in scorers:
        try:
            scores.append(scorer(output))
        except Exception as error:
            name = getattr(scorer, "__name__", type(scorer).__name__)
            problems.append(f"The scorer {name} raised {type(error).__name__}: {error}")
    if output.run is None and not output.scenario.expected.refused:
        problems.insert(0, output.problem)
    failed = any(score.passed is False for score in scores)
    return ScenarioResult(
        scenario_id=output.scenario.id,
        suite=output.scenario.suite,
        outcome="error" if problems else "failed" if failed else "passed",
        scores=tuple(scores),
        problem="; ".join(problems) or output.problem,
        run=run_view(output.run) if output.run else {},
        milliseconds=output.milliseconds,
    )


def run_view(run: Run) -> dict[str, Any]:
    """What a reader drills down to: sentences with verdicts, the text, who wrote it by which prompt."""
    texts = sources_of(run.pack)
    cited = {name for statement in run.statements for name in statement.cites}
    return {
        "task": run.task,
        "engine": run.engine,
        "engine_note": run.engine_note,
        "prompt_version": run.prompt_version,
        "refused": run.refused,
        "refusal_reason": run.refusal_reason,
        "body": run.body,
        "statements": [
            {
                "text": statement.text,
                "kind": statement.kind,
                "cites": list(statement.cites),
                "supported": verdict.supported,
                "failures": [f"{failure.code}: {failure.detail}" for failure in verdict.failures],
            }
            for statement, verdict in zip(run.statements, run.verification.verdicts, strict=True)
        ],
        "sources": {name: texts[name] for name in sorted(cited) if name in texts},
        "missing_elements": list(run.verification.missing_elements),
        "wall": [failure.detail for failure in run.verification.wall],
        "gaps": [f"{gap.source}: {gap.reason}" for gap in run.pack.gaps],
        "tokens": run.tokens,
        "cost_micros": run.cost_micros,
    }
