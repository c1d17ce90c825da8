"""The report for machines: the run, its figures and the verdict of the gate in one JSON object."""

import json

from copilot.domain.evaluation import EvaluationRun
from copilot.scoring.compare import Comparison
from copilot.scoring.figures import figures_by_suite
from copilot.scoring.gate import GateVerdict


def json_report(
    run: EvaluationRun, *, verdict: GateVerdict | None = None, comparison: Comparison | None = None
) -> str:
    """`figures` are by suite, those over all suites under ""; `gate` and `comparison` are null where not asked for."""
    figures = {
        suite: {name: figure.model_dump() for name, figure in found.items()}
        for suite, found in figures_by_suite(run.results, engine=run.engine).items()
    }
    report = {
        "run": run.model_dump(mode="json"),
        "figures": figures,
        "gate": {"passed": verdict.passed, **verdict.model_dump(mode="json")} if verdict else None,
        "comparison": comparison.model_dump(mode="json") if comparison else None,
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"
