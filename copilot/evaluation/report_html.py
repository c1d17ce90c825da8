"""The report for people: one HTML file that needs no network, runs no script and follows light and dark.

A run holds texts that somebody planted to do harm. They are escaped, and the page's own policy
lets nothing run or load even where an escape were forgotten.
"""

from html import escape
from pathlib import Path

from copilot.domain.evaluation import EvaluationRun
from copilot.evaluation.report_charts import changes_chart, outcomes_chart, times_chart
from copilot.evaluation.report_parts import (
    changed_scenarios,
    changes_table,
    figures_table,
    gate_part,
    scenario_part,
)
from copilot.scoring.compare import Comparison
from copilot.scoring.gate import GateVerdict

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = Path(__file__).with_name("report.css")
_ORDER = ("error", "failed", "passed")


def html_report(
    run: EvaluationRun, *, verdict: GateVerdict | None = None, comparison: Comparison | None = None
) -> str:
    """The whole page; failed scenarios come first."""
    parts = [_head(run, verdict)]
    if run.results:
        parts += [
            _section("Outcomes by suite", outcomes_chart(run.results)),
            _section("Figures", figures_table(run)),
        ]
    if verdict is not None:
        parts.append(_section("Gate", gate_part(verdict)))
    if comparison is not None:
        parts.append(_section(f"Against {comparison.before}", _comparison(comparison)))
    if run.results:
        ordered = sorted(run.results, key=lambda one: (_ORDER.index(one.outcome), one.suite, one.scenario_id))
        parts.append(_section("Time of each scenario", times_chart(run.results)))
        parts.append(_section("Scenarios", "".join(scenario_part(result) for result in ordered)))
    style = _STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation {escape(run.evaluation_id)}</title><style>{style}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _head(run: EvaluationRun, verdict: GateVerdict | None) -> str:
    outcomes = [result.outcome for result in run.results]
    tiles = [("scenarios", len(outcomes)), *((name, outcomes.count(name)) for name in ("passed", "failed"))]
    tiles.append(("errors", outcomes.count("error")))
    shown = "".join(f'<div class="tile"><b>{count}</b>{name}</div>' for name, count in tiles)
    prompts = "".join(f"<li>{escape(text)}</li>" for text in sorted(run.prompts.values()))
    return (
        f"<h1>Evaluation {escape(run.evaluation_id)}</h1>"
        f'<p class="facts">{run.started_at:%d %b %Y %H:%M} UTC · {_lasted(run)} · engine {escape(run.engine)} · '
        f"seed {run.seed} · version {escape(run.version)}</p>{_badge(verdict)}"
        f'<div class="tiles">{shown}</div><details><summary>Prompts</summary><ul>{prompts}</ul></details>'
    )


def _lasted(run: EvaluationRun) -> str:
    if run.finished_at is None:
        return "not finished"
    return f"{(run.finished_at - run.started_at).total_seconds():.0f} s"


def _badge(verdict: GateVerdict | None) -> str:
    if verdict is None:
        return '<span class="verdict soft">Not gated</span>'
    if verdict.passed:
        return f'<span class="verdict good">Gate passed: {len(verdict.checks)} checks hold</span>'
    return f'<span class="verdict bad">Gate red: {len(verdict.red)} of {len(verdict.checks)} checks</span>'


def _comparison(comparison: Comparison) -> str:
    return "".join(
        (changes_chart(comparison.metrics), changes_table(comparison.metrics), changed_scenarios(comparison))
    )


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"
