"""Verbs of evaluation: run, list, show, compare, baseline, retrieval."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.options import AsJson, DataDir
from copilot.cli.output import emit, plain, progress, stdout, table
from copilot.cli.session import settings_for
from copilot.domain.evaluation import EvaluationRun, ScenarioResult
from copilot.errors import NotFoundError

evaluation = typer.Typer(
    help="Golden scenarios, scores, and the gate that a change must pass.", no_args_is_help=True
)
Suites = Annotated[
    list[str] | None, typer.Option("--suite", metavar="SUITE", help="Only this suite; may be repeated.")
]
Golden = Annotated[
    list[Path] | None,
    typer.Option(
        "--golden", metavar="DIR", help="Where suites lie, in place of tests/golden; may be repeated."
    ),
]


@evaluation.command("run")
def run(
    suites: Suites = None,
    model: Annotated[
        str, typer.Option("--model", metavar="MODEL", help="offline, or a model that is set.")
    ] = "offline",
    prompts: Annotated[
        list[str] | None,
        typer.Option(
            "--prompt", metavar="TASK=FILE", help="Another text for a task's prompt; may be repeated."
        ),
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes side by side.")] = 2,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where results are written.")
    ] = None,
    golden: Golden = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Run scenarios, score them and print a table; exit status 1 where one did not pass."""
    from copilot.evaluation.runner import GOLDEN, EvaluationRequest, evaluate
    from copilot.evaluation.variant import Variant, prompts_from
    from copilot.scoring.golden import read_golden

    files = read_golden(golden or [GOLDEN], suites or ())
    settings = settings_for(data_dir)
    variant = Variant(model=model, prompts=dict(prompts_from(prompts or ())))
    request = EvaluationRequest(scenarios=tuple(f.scenario for f in files), variant=variant, workers=workers)
    folder = settings.data_dir / "evaluation"
    for told in progress("Evaluating"):
        done = evaluate(
            request, world=folder / "world", out=out or folder / "run", base=settings, progress=told
        )
    emit(done, as_json=as_json, human=lambda: _show_run(done))
    if any(result.outcome != "passed" for result in done.results):
        raise typer.Exit(1)


@evaluation.command("list")
def list_scenarios(suites: Suites = None, golden: Golden = None, as_json: AsJson = False) -> None:
    """List the scenarios of the suites."""
    from copilot.evaluation.runner import GOLDEN
    from copilot.scoring.golden import read_golden

    files = read_golden(golden or [GOLDEN], suites or ())
    found = [file.scenario for file in files]
    rows = ((s.suite, s.id, s.role, s.task.value, s.case_id or "", s.title) for s in found)
    emit(
        {"scenarios": plain(found)},
        as_json=as_json,
        human=lambda: table(
            f"{len(found)} scenarios", ("suite", "id", "role", "task", "case", "title"), rows
        ),
    )


@evaluation.command("show")
def show(
    scenario_id: Annotated[str, typer.Argument(metavar="ID")],
    golden: Golden = None,
    as_json: AsJson = False,
) -> None:
    """Show one scenario with what is expected of it, and why."""
    from copilot.evaluation.runner import GOLDEN
    from copilot.scoring.golden import read_golden

    found = next((f.scenario for f in read_golden(golden or [GOLDEN]) if f.scenario.id == scenario_id), None)
    if found is None:
        raise NotFoundError(f"There is no scenario {scenario_id!r}. `eval list` names them.")
    emit(
        found, as_json=as_json, human=lambda: stdout.print_json(found.model_dump_json(exclude_defaults=True))
    )


def _show_run(done: EvaluationRun) -> None:
    by_suite: dict[str, list[ScenarioResult]] = {}
    for result in done.results:
        by_suite.setdefault(result.suite, []).append(result)
    metrics = list(dict.fromkeys(score.metric for result in done.results for score in result.scores))
    rows = [
        (suite, *_counts(results), *(_mean(results, metric) for metric in metrics))
        for suite, results in sorted(by_suite.items())
    ]
    if len(rows) > 1:
        rows.append(("all", *_counts(done.results), *(_mean(done.results, m) for m in metrics)))
    columns = ("suite", "passed", "failed", "error", *(metric.value for metric in metrics))
    table(f"{len(done.results)} scenarios, {done.engine}", columns, rows)
    for result in done.results:
        if result.outcome != "passed":
            stdout.print(f"{result.outcome}: {result.scenario_id}: {_reason(result)}", markup=False)


def _counts(results: Iterable[ScenarioResult]) -> tuple[str, str, str]:
    counted = Counter(result.outcome for result in results)
    return str(counted["passed"]), str(counted["failed"]), str(counted["error"])


def _mean(results: Iterable[ScenarioResult], metric: str) -> str:
    values = [s.value for r in results for s in r.scores if s.metric == metric and s.value is not None]
    return f"{sum(values) / len(values):.3g}" if values else "–"


def _reason(result: ScenarioResult) -> str:
    failed = [
        f"{score.metric.value} {'; '.join(score.details) or score.value}"
        for score in result.scores
        if score.passed is False
    ]
    return " · ".join(filter(None, [result.problem, *failed]))
