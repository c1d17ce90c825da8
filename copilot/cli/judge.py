"""The verb `eval judge`: how far a model that judges agrees with people; and the judge's part of `eval run`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.options import AsJson, DataDir
from copilot.cli.output import emit, plain, progress, say_wrong, stdout, table
from copilot.cli.session import settings_for
from copilot.domain.judgement import JudgeAgreement, JudgedItem

if TYPE_CHECKING:
    from copilot.domain.evaluation import EvaluationRun

_VERDICTS = {True: "supported", False: "not supported", None: "no verdict"}


def judge(
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help="A model that is set.")],
    labelled: Annotated[
        Path | None,
        typer.Option("--labelled", metavar="DIR", help="Labelled sentences of your own, in place of ours."),
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Measure a judge by sentences that people labelled: Cohen's kappa, counts, every disagreement.

    The model is asked through the gateway. Nothing is kept. Exit status 1 where it gave no verdict at all.
    """
    from copilot.evaluation.model_judge.judged_results import measured_judge
    from copilot.evaluation.model_judge.labelled import LABELLED

    for reported in progress("Judging"):
        found = measured_judge(
            engine, settings_for(data_dir), labelled=labelled or LABELLED, progress=reported
        )
    emit({**plain(found), "compared": found.compared}, as_json=as_json, human=lambda: _show(found))
    for why in found.absent:
        say_wrong(f"No verdict: {why}")
    if not found.compared:
        raise typer.Exit(1)


def show_judge(run: "EvaluationRun") -> None:
    """What the judge of a run said, after everything that counts; nothing where none was asked."""
    from copilot.evaluation.model_judge.summary import judge_summary
    from copilot.evaluation.report_judge import NOT_ASKED, agreement_rows, judge_rows, judge_title

    summary = judge_summary(run)
    if summary is None or run.judge is None:
        stdout.print(NOT_ASKED, style="dim")
        return
    table(judge_title(run), ("figure", "value"), [*judge_rows(summary), *agreement_rows(run.judge)])


def _show(found: JudgeAgreement) -> None:
    from copilot.evaluation.report_judge import agreement_rows

    table(f"{found.engine} beside people", ("figure", "value"), agreement_rows(found))
    stdout.print()
    columns = ("people", *(f"judge: {name}" for name in _VERDICTS.values()))
    counts = (
        (_VERDICTS[label], *(str(found.count(label=label, judged=judged)) for judged in _VERDICTS))
        for label in (True, False)
    )
    table("Counts", columns, counts)
    for item in found.items:
        if item.judged is (not item.supported):
            stdout.print(_disagreement(item), markup=False)


def _disagreement(item: JudgedItem) -> str:
    return (
        f"{item.place}: {item.text}\n  people: {_VERDICTS[item.supported]}: {item.why}\n"
        f"  judge: {_VERDICTS[item.judged]}: {item.reason}"
    )
