"""The report's tables of figures: each suite beside its bounds and the baseline, and each scorer beside its labels."""

from collections.abc import Iterable
from html import escape

from copilot.domain.evaluation import EvaluationRun
from copilot.evaluation.report_parts import number, spaced, table
from copilot.scoring.accuracy import LEAST, Accuracy
from copilot.scoring.compare import Comparison
from copilot.scoring.figures import Figures, figures_by_suite
from copilot.scoring.gate import Check, GateVerdict
from copilot.scoring.paired import MetricChange

_HEADS = ("figure", "value", "scenarios", "bound", "change", "95 % from", "to", "gate")
_NONE = '<td class="soft">—</td>'


def suites_part(run: EvaluationRun, verdict: GateVerdict | None, comparison: Comparison | None) -> str:
    """A table per suite to open; all suites together and those with a red check are open."""
    checks = verdict.checks if verdict else ()
    changes = comparison.metrics if comparison else ()
    return "".join(
        _suite(
            suite,
            figures,
            [check for check in checks if check.suite == suite],
            {change.metric.value: change for change in changes if change.suite == suite},
        )
        for suite, figures in figures_by_suite(run.results, engine=run.engine).items()
    )


def accuracy_table(scorers: Iterable[Accuracy]) -> str:
    """A row per scorer: on how many labelled examples, how many of them bad, and where it disagrees."""
    rows = [
        "<th>scorer</th><th class='left'>labels</th><th>examples</th><th>bad</th><th>accuracy</th>"
        "<th class='left'>disagrees on</th>"
    ]
    rows += [
        f'<td>{spaced(one.metric.value)}</td><td class="left">{"held out" if one.held_out else "own"}</td>'
        f"<td>{one.examples}</td><td>{one.bad or '—'}</td>"
        f'<td class="{"full" if one.share >= LEAST else "low"}">{one.share:.1%}</td>'
        f'<td class="left soft">{escape("; ".join(one.wrong))}</td>'
        for one in scorers
    ]
    if len(rows) == 1:
        return '<p class="bad">Not measured: there are no labelled examples here.</p>'
    return table(rows)


def _suite(suite: str, figures: Figures, checks: list[Check], changes: dict[str, MetricChange]) -> str:
    rows = ["".join(f"<th>{head}</th>" for head in _HEADS)]
    rows += [
        f"<td>{spaced(name)}</td><td>{number(name, figure.value)}</td><td>{figure.count}</td>"
        f"{_bound([check for check in checks if check.figure == name])}{_change(changes.get(name))}"
        f"{_gate([check for check in checks if check.figure == name])}"
        for name, figure in figures.items()
    ]
    red = sum(not check.passed for check in checks)
    said = f' <span class="bad">{red} red</span>' if red else ""
    opened = " open" if red or not suite else ""
    return f"<details{opened}><summary><span class='name'>{spaced(suite) or 'all suites'}</span>{said}</summary>{table(rows)}</details>"


def _bound(checks: list[Check]) -> str:
    hard = [check for check in checks if check.kind in ("floor", "ceiling")]
    if not hard:
        return _NONE
    return f"<td>{'≥' if hard[0].kind == 'floor' else '≤'} {hard[0].bound:g}</td>"


def _change(change: MetricChange | None) -> str:
    if change is None:
        return _NONE * 3
    return "".join(f"<td>{value:+.3g}</td>" for value in (change.change, change.low, change.high))


def _gate(checks: list[Check]) -> str:
    if not checks:
        return _NONE
    red = [check for check in checks if not check.passed]
    return f'<td class="{"bad" if red else "good"}">{"red: " + red[0].kind if red else "holds"}</td>'
