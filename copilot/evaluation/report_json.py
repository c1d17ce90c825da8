"""The report for machines: the run, its figures and the verdict of the gate in one JSON object."""

import json
from collections.abc import Iterable

from copilot.domain.evaluation import EvaluationRun
from copilot.evaluation.model_judge.summary import judge_figures
from copilot.evaluation.report_provenance import Provenance
from copilot.scoring.accuracy import Accuracy
from copilot.scoring.compare import Comparison
from copilot.scoring.figures import figures_by_suite
from copilot.scoring.gate import GateVerdict


def json_report(
    run: EvaluationRun,
    *,
    verdict: GateVerdict | None = None,
    comparison: Comparison | None = None,
    scorers: Iterable[Accuracy] = (),
    source: Provenance | None = None,
) -> str:
    """`figures` are by suite, those over all suites under ""; `gate` and `comparison` are null where not asked for.

    `scorers` is each scorer's accuracy on its labelled examples, `provenance` what the run was a run of.
    """
    figures = {
        suite: {name: figure.model_dump() for name, figure in found.items()}
        for suite, found in figures_by_suite(run.results, engine=run.engine).items()
    }
    report = {
        "run": run.model_dump(mode="json"),
        "provenance": source.model_dump(mode="json") if source else None,
        "figures": figures,
        "scorers": [{**one.model_dump(mode="json"), "accuracy": one.share} for one in scorers],
        "gate": {"passed": verdict.passed, **verdict.model_dump(mode="json")} if verdict else None,
        "comparison": comparison.model_dump(mode="json") if comparison else None,
        "judge": judge_figures(run),
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
