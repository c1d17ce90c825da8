"""The report for people: one HTML file that needs no network, runs no script and follows light and dark.

A run holds texts that somebody planted to do harm. They are escaped, and the page's own policy
lets nothing run or load even where an escape were forgotten.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from copilot.domain.evaluation import EvaluationRun, Scenario
from copilot.evaluation.report_charts import changes_chart, outcomes_chart, times_chart
from copilot.evaluation.report_judge import judge_part, judge_title
from copilot.evaluation.report_parts import (
    changed_scenarios,
    changes_table,
    figures_table,
    gate_part,
    scenario_part,
    table,
)
from copilot.evaluation.report_provenance import Provenance, facts_of
from copilot.evaluation.report_tables import accuracy_table, suites_part
from copilot.language import written
from copilot.scoring.accuracy import Accuracy
from copilot.scoring.compare import Comparison
from copilot.scoring.gate import GateVerdict

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = Path(__file__).with_name("report.css")
MOST = 4_000_000
"""How long the page may grow by scenarios that passed."""
_LIMITS = (
    "<p>The scenarios are invented, in English, over an invented bank: the figures are a floor for a change and no "
    "promise about a bank's own cases. An interval tells chance from change over these scenarios; it says nothing of "
    "cases for which none stands. — means that a figure applied nowhere: it counts neither for nor against. A scorer "
    "is as good as the table above says on examples of the kind that it was measured on. Time, tokens and cost are of "
    "one machine and one run.</p>"
)
_ORDER = ("error", "failed", "passed")


def html_report(
    run: EvaluationRun,
    *,
    verdict: GateVerdict | None = None,
    comparison: Comparison | None = None,
    scorers: Iterable[Accuracy] = (),
    source: Provenance | None = None,
    scenarios: Iterable[Scenario] = (),
) -> str:
    """The whole page, at most some `MOST` signs long; what did not pass comes first and is never left out."""
    parts = [_head(run, verdict), _section("What was run", _run_facts(run, source))]
    if verdict is not None:
        parts.append(_section("Gate", gate_part(verdict)))
    if run.results:
        parts += [
            _section("Outcomes by suite", outcomes_chart(run.results)),
            _section("Figures, bounds and change", suites_part(run, verdict, comparison)),
            _section("Figures of all suites side by side", figures_table(run)),
        ]
    if comparison is not None:
        parts.append(_section(f"Against {comparison.before}", _comparison(comparison)))
    parts.append(_section("How far the scorers can be trusted", accuracy_table(scorers)))
    parts.append(_section(judge_title(run), judge_part(run)))
    parts.append(_section("Limits", _LIMITS))
    if run.results:
        parts.append(_section("Time of each scenario", times_chart(run.results)))
        parts.append(_section("Scenarios", _scenarios(run, scenarios, room=MOST - sum(map(len, parts)))))
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
    return (
        f"<h1>Evaluation {escape(run.evaluation_id)}</h1>"
        f'<p class="facts">{written.short_day(run.started_at)} · engine {escape(run.engine)}</p>'
        f'{_badge(verdict)}<div class="tiles">{shown}</div>'
    )


def _run_facts(run: EvaluationRun, source: Provenance | None) -> str:
    rows = [
        f'<td>{escape(label)}</td><td class="left">{escape(value)}</td>'
        for label, value in facts_of(run, source)
    ]
    prompts = "".join(f"<li>{escape(text)}</li>" for text in sorted(run.prompts.values()))
    return (
        table(rows)
        + f"<details><summary>{len(run.prompts)} prompts by version</summary><ul>{prompts}</ul></details>"
    )


def _scenarios(run: EvaluationRun, scenarios: Iterable[Scenario], *, room: int) -> str:
    """What did not pass, then what passed for as long as there is room; the others by their names."""
    known = {scenario.id: scenario for scenario in scenarios}
    ordered = sorted(run.results, key=lambda one: (_ORDER.index(one.outcome), one.suite, one.scenario_id))
    parts: list[str] = []
    left_out: list[str] = []
    for result in ordered:
        part = scenario_part(result, known.get(result.scenario_id))
        if result.outcome == "passed" and len(part) > room:
            left_out.append(result.scenario_id)
            continue
        room -= len(part)
        parts.append(part)
    if left_out:
        parts.append(
            f'<p class="soft">{len(left_out)} that passed stand in report.json alone: {escape(", ".join(left_out))}</p>'
        )
    return "".join(parts)


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
