"""The report's tables and lists as HTML; every text of a run goes through `escape`, planted ones among them."""

from collections.abc import Iterable
from html import escape
from typing import Any

from copilot.domain.evaluation import EvaluationRun, Scenario, ScenarioResult
from copilot.scoring.compare import Comparison, ScenarioChange
from copilot.scoring.figures import DOWNWARD, NAMES, figures_by_suite
from copilot.scoring.gate import Check, GateVerdict
from copilot.scoring.paired import MetricChange

_SHARES = frozenset(NAMES) - DOWNWARD - {"readability"}
_LOW = 0.9
_MOST_TEXT = 20_000
_KIND = {"passed": "good", "failed": "bad", "error": "odd", "better": "good", "worse": "bad"}


def spaced(name: str) -> str:
    """A name of the code as words, escaped."""
    return escape(name.replace("_", " "))


def figures_table(run: EvaluationRun) -> str:
    """A row per suite, a column per figure that applies to any."""
    figures = figures_by_suite(run.results, engine=run.engine)
    columns = [name for name in NAMES if any(name in found for found in figures.values())]
    rows = ["".join(f"<th>{spaced(name)}</th>" for name in ("suite", *columns))]
    for suite, found in figures.items():
        cells = [f"<td>{spaced(suite) or '<b>all suites</b>'}</td>"]
        for name in columns:
            figure = found.get(name)
            if figure is None:
                cells.append('<td class="soft">—</td>')
                continue
            kind = _cell(name, figure.value)
            cells.append(
                f'<td class="{kind}" title="over {figure.count} scenarios">{number(name, figure.value)}</td>'
            )
        rows.append("".join(cells))
    return table(rows)


def gate_part(verdict: GateVerdict) -> str:
    """The red checks at once, the others to be opened."""
    held = [check for check in verdict.checks if check.passed]
    parts = [_checks(verdict.red)] if verdict.red else []
    parts.append(f"<details><summary>{len(held)} checks hold</summary>{_checks(held)}</details>")
    return "".join(parts)


def scenario_part(result: ScenarioResult, scenario: Scenario | None = None) -> str:
    """One scenario to open: what was expected, its scores, its sentences with their verdicts, its text.

    One that did not pass is open from the start.
    """
    scores = "".join(
        f"<tr><td>{spaced(s.metric.value)}</td><td>{number(s.metric.value, s.value)}</td>"
        f'<td class="{"bad" if s.passed is False else "soft"}">{ {True: "held", False: "missed", None: ""}[s.passed] }</td>'
        f'<td class="left">{escape("; ".join(s.details))}</td></tr>'
        for s in result.scores
        if s.value is not None
    )
    problem = f'<p class="bad">{escape(result.problem)}</p>' if result.problem else ""
    opened = "" if result.outcome == "passed" else " open"
    return (
        f'<details{opened}><summary><span class="{_KIND[result.outcome]}">{result.outcome}</span> '
        f'<span class="name">{escape(result.scenario_id)}</span> <span class="soft">{spaced(result.suite)}</span>'
        f"</summary>{_asked(scenario)}{problem}<table>{scores}</table>{_run(result.run)}</details>"
    )


def _asked(scenario: Scenario | None) -> str:
    """Why the scenario is there and what it expects, where the scenario is at hand."""
    if scenario is None:
        return ""
    expected = scenario.expected.model_dump(mode="json", exclude_defaults=True)
    lines = "".join(f"<li>{spaced(key)}: {escape(_listed(value))}</li>" for key, value in expected.items())
    return (
        f'<p>{escape(scenario.title)} <span class="soft">{escape(scenario.why)}</span></p>'
        f"<p>Expected:</p><ul>{lines or '<li>no refusal, and nothing else in particular</li>'}</ul><p>Got:</p>"
    )


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {one}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def changes_table(changes: Iterable[MetricChange]) -> str:
    """Every metric that moved, over all suites and over each."""
    heads = ("suite", "metric", "scenarios", "before", "after", "change", "95 % from", "to", "verdict")
    rows = ["".join(f"<th>{head}</th>" for head in heads)]
    for one in changes:
        if one.verdict != "same":
            numbers = (one.before, one.after, one.change, one.low, one.high)
            cells = "".join(f"<td>{value:.4g}</td>" for value in numbers)
            rows.append(
                f'<td>{spaced(one.suite) or "all suites"}</td><td class="left">{spaced(one.metric.value)}</td>'
                f'<td>{one.pairs}</td>{cells}<td class="{_KIND.get(one.verdict, "odd")}">{one.verdict}</td>'
            )
    return table(rows) if len(rows) > 1 else '<p class="soft">No metric moved.</p>'


def changed_scenarios(comparison: Comparison) -> str:
    """What got worse first, then what got better, then what only reads differently."""
    rewritten = [change for change in comparison.scenarios if change.verdict == "rewritten"]
    groups = (("worse", comparison.worse), ("better", comparison.better), ("rewritten", rewritten))
    parts = [f"<p>{comparison.unchanged} scenarios came to the same.</p>"]
    parts += [_named("Only in the later run", comparison.added), _named("Gone", comparison.removed)]
    for name, changes in groups:
        if changes:
            inside = "".join(_change(change) for change in changes)
            opened = " open" if name == "worse" else ""
            parts.append(f"<details{opened}><summary>{len(changes)} {name}</summary>{inside}</details>")
    return "".join(parts)


def _change(change: ScenarioChange) -> str:
    moves = ", ".join(
        f"{spaced(s.metric.value)} {number(s.metric.value, s.before)} → {number(s.metric.value, s.after)}"
        for s in change.scores
    )
    steps = f"{change.before} → {change.after}" if change.before != change.after else change.after
    lines = "\n".join(_line(line) for line in change.diff)
    diff = f"<pre>{lines}</pre>" if lines else ""
    return (
        f'<details><summary><span class="name">{escape(change.scenario_id)}</span> {escape(steps)} '
        f'<span class="soft">{moves}</span></summary>{escape(change.problem)}{diff}</details>'
    )


def _line(line: str) -> str:
    kind = {"+": "plus", "-": "minus"}.get(line[:1], "soft")
    return f'<span class="{kind}">{escape(line)}</span>'


def _named(label: str, names: tuple[str, ...]) -> str:
    return f"<p>{label}: {escape(', '.join(names))}</p>" if names else ""


def _checks(checks: Iterable[Check]) -> str:
    rows = ["<th>suite</th><th class='left'>figure</th><th class='left'>check</th><th class='left'>says</th>"]
    rows += [
        f'<td>{spaced(c.suite) or "all suites"}</td><td class="left">{spaced(c.figure)}</td>'
        f'<td class="left {"good" if c.passed else "bad"}">{c.kind}</td><td class="left">{escape(c.says)}</td>'
        for c in checks
    ]
    return table(rows)


def _run(run: dict[str, Any]) -> str:
    if not run:
        return ""
    facts = " · ".join(escape(str(run[key])) for key in ("task", "engine", "prompt_version") if run.get(key))
    refused = f"<p>Refused: {escape(str(run.get('refusal_reason', '')))}</p>" if run.get("refused") else ""
    statements = "".join(_statement(one) for one in run.get("statements", ()))
    body = escape(str(run.get("body", ""))[:_MOST_TEXT])
    return (
        f'<p class="soft">{facts}</p>{refused}<ol class="statements">{statements}</ol>'
        f"<details><summary>The text as it was written</summary><pre>{body}</pre></details>"
    )


def _statement(one: dict[str, Any]) -> str:
    kind, says = ("good", "supported") if one.get("supported") else ("bad", "not supported")
    failures = escape("; ".join(one.get("failures", ())))
    cites = escape(" ".join(one.get("cites", ())))
    return (
        f'<li>{escape(str(one.get("text", "")))} <span class="soft">{cites}</span> '
        f'<span class="{kind}">{says}</span> <span class="soft">{failures}</span></li>'
    )


def _cell(name: str, value: float) -> str:
    if name in ("leakage", "wall", "injection"):
        return "low" if value else "full"
    if name not in _SHARES:
        return ""
    return "full" if value >= 1 else "less" if value >= _LOW else "low"


def number(name: str, value: float | None) -> str:
    """A share in per cent, anything else as it is; "—" where it does not apply: nothing is neither 0 nor 1."""
    if value is None:
        return "—"
    return f"{value:.1%}" if name in _SHARES else f"{value:,.4g}"


def table(rows: Iterable[str]) -> str:
    """Rows of cells as a table that scrolls by itself where it is too wide."""
    return f'<div class="wide"><table>{"".join(f"<tr>{row}</tr>" for row in rows)}</table></div>'
