"""Verbs of evaluation: run, list, show, compare, baseline, retrieval."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from copilot.cli import evaluation_view as view
from copilot.cli.judge import judge
from copilot.cli.options import AsJson, DataDir
from copilot.cli.output import emit, plain, progress, stdout, table
from copilot.cli.retrieval import retrieval
from copilot.cli.session import Session, settings_for, verb
from copilot.errors import NotFoundError
from copilot.settings import Settings

evaluation = typer.Typer(
    help="Golden scenarios, scores, and the gate that a change must pass.", no_args_is_help=True
)
baseline = typer.Typer(help="The accepted results that a change is held against.", no_args_is_help=True)
evaluation.command("retrieval")(retrieval)
evaluation.command("judge")(judge)
evaluation.add_typer(baseline, name="baseline")

Suites = Annotated[
    list[str] | None, typer.Option("--suite", metavar="SUITE", help="Only this suite; may be repeated.")
]
Golden = Annotated[
    list[Path] | None,
    typer.Option(
        "--golden",
        metavar="DIR",
        help="Where suites lie, in place of tests/golden and the data directory's golden; repeatable.",
    ),
]
Model = Annotated[str, typer.Option("--model", metavar="MODEL", help="offline, or a model that is set.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where reports are written; default: in the data directory."),
]


@evaluation.command("run")
@verb
def run(
    session: Session,
    suites: Suites = None,
    model: Model = "offline",
    prompts: Annotated[
        list[str] | None,
        typer.Option(
            "--prompt",
            metavar="TASK=V",
            help="Another prompt for a task: V is a file, a version's number (`shadow versions TASK`; 0 is as "
            "delivered), live, or a variant's id such as V-1a2b3c4d, which needs no TASK=. Repeatable.",
        ),
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes side by side.")] = 2,
    by_gate: Annotated[
        bool, typer.Option("--gate", help="Pass or fail by thresholds and baseline, not by scenario.")
    ] = False,
    by_judge: Annotated[
        str, typer.Option("--judge", metavar="NAME", help="A model whose opinion is reported apart.")
    ] = "",
    out: Out = None,
    golden: Golden = None,
) -> None:
    """Run scenarios and score them; a killed run goes on when it is called again.

    Exit status 1 where a scenario did not pass, or with --gate where the gate is red.
    """
    from copilot.evaluation.gating import against_baseline, baseline_in, gate_of, thresholds_in, write_reports
    from copilot.evaluation.report_accuracy import scorer_accuracy
    from copilot.evaluation.runner import EvaluationRequest, evaluate, format_version
    from copilot.evaluation.variant import Variant, prompts_from
    from copilot.scoring.golden import read_golden

    settings = session.services.settings
    folders = _folders(golden, settings)
    files = read_golden(folders, suites or ())
    folder = settings.data_dir / "evaluation"
    actor = session.actor
    # What cannot end well is said before minutes of work, not after.
    session.services.may_run_evaluations(actor)
    if by_gate:
        thresholds_in(folders[0])
        baseline_in(folders[0], engine=model, version=format_version())
    found = prompts_from(prompts or (), session.services.tasks, partial(session.services.named_prompt, actor))
    variant = Variant(model=model, prompts=dict(found))
    request = EvaluationRequest(files, variant, workers=workers, judge=by_judge)
    for reported in progress("Evaluating"):
        done = evaluate(request, folder=folder, out=out or folder / "run", base=settings, progress=reported)
    session.services.keep_evaluation(actor, done)
    verdict = gate_of(done, folders[0], whole=not suites) if by_gate else None
    comparison = against_baseline(done, folders[0]) if by_gate else None
    reports = out or folder / "run"
    written = write_reports(
        reports, done, verdict=verdict, comparison=comparison, scenarios=request.scenarios
    )
    scorers = scorer_accuracy(reports)
    value = {
        "run": plain(done),
        "gate": plain(verdict),
        "scorers": plain(scorers),
        "reports": [str(path) for path in written],
    }
    session.emit(value, lambda: view.show_run(done, verdict, written, scorers))
    if not (verdict.passed if verdict else all(result.outcome == "passed" for result in done.results)):
        raise typer.Exit(1)


@evaluation.command("list")
def list_scenarios(
    suites: Suites = None, golden: Golden = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """List the scenarios of the suites, those that this installation made among them."""
    from copilot.scoring.golden import read_golden

    found = [file.scenario for file in read_golden(_folders(golden, settings_for(data_dir)), suites or ())]
    rows = ((s.suite, s.id, s.role, s.task, s.case_id or "", s.title) for s in found)
    columns = ("suite", "id", "role", "task", "case", "title")
    emit(
        {"scenarios": plain(found)},
        as_json=as_json,
        human=lambda: table(f"{len(found)} scenarios", columns, rows),
    )


@evaluation.command("show")
def show(
    scenario_id: Annotated[str, typer.Argument(metavar="ID")],
    golden: Golden = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show one scenario with what is expected of it, and why."""
    from copilot.scoring.golden import read_golden

    files = read_golden(_folders(golden, settings_for(data_dir)))
    found = next((file.scenario for file in files if file.scenario.id == scenario_id), None)
    if found is None:
        raise NotFoundError(f"There is no scenario {scenario_id!r}. `eval list` names them.")
    emit(
        found, as_json=as_json, human=lambda: stdout.print_json(found.model_dump_json(exclude_defaults=True))
    )


@evaluation.command("compare")
@verb
def compare_runs(
    session: Session,
    first: Annotated[str, typer.Argument(metavar="A", help="An id, a report's file or folder, or baseline.")],
    second: Annotated[str, typer.Argument(metavar="B")],
    model: Model = "offline",
    golden: Golden = None,
) -> None:
    """Compare two evaluations: what got better or worse, and what of it is more than chance."""
    from copilot.evaluation.archive import run_named
    from copilot.scoring.compare import compare

    actor = session.actor
    a, b = (
        run_named(
            name,
            golden=_folders(golden)[0],
            engine=model,
            kept=lambda wanted: session.services.get_evaluation(actor, wanted),
        )
        for name in (first, second)
    )
    found = compare(a, b)
    session.emit(found, lambda: view.show_comparison(found))


@baseline.command("accept")
@verb
def accept(
    session: Session,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="Why these results are the state to hold.")
    ],
    name: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="An id, a report's file or folder; default: the last run."),
    ] = None,
    golden: Golden = None,
) -> None:
    """Write an evaluation as the baseline of its engine, beside the scenarios."""
    from copilot.evaluation.archive import run_named
    from copilot.evaluation.gating import accept_into

    folder = _folders(golden)[0]
    actor = session.actor
    last = session.services.settings.data_dir / "evaluation" / "run"
    done = run_named(
        name or str(last),
        golden=folder,
        engine="offline",
        kept=lambda wanted: session.services.get_evaluation(actor, wanted),
    )
    path = accept_into(folder, done, at=session.services.now(), by=actor.user_id, why=why)
    said = f"{done.evaluation_id} is the baseline now: {path}"
    session.say({"baseline": str(path), "evaluation_id": done.evaluation_id}, said)


def _folders(golden: list[Path] | None, settings: Settings | None = None) -> list[Path]:
    """The named folders, else the product's scenarios and, of a data directory, those that it made itself."""
    from copilot.evaluation.runner import golden_folders

    return golden or golden_folders(settings)
