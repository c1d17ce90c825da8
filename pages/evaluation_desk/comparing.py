"""Two kept runs side by side: what moved by more than chance, and which scenarios got better or worse."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationSummary
from copilot.domain.identity import Actor
from pages.evaluation_desk import metric_words, run_charts
from pages.evaluation_desk.runs import line
from pages.ui import charts, marks, words
from pages.ui.tables import grid, table

if TYPE_CHECKING:
    from copilot.scoring.compare import Comparison, ScenarioChange
    from copilot.scoring.paired import MetricChange
    from copilot.services import Services

_SHOWN = 10
_TONES: dict[str, marks.Tone] = {"worse": "red", "mixed": "amber", "better": "green", "rewritten": "blue"}
_COUNTED = frozenset({"milliseconds", "tokens", "cost_micros", "readability", "leakage", "wall", "injection"})
"""Not shares of one: they stand in the table, not on the axis of percentage points."""


def show_comparison(services: "Services", actor: Actor) -> None:
    """Choose two runs; by default the two newest that can be held against each other."""
    kept = services.list_evaluations(actor)
    if len(kept) < 2:
        st.html(marks.empty("Nothing to compare yet", "Two kept runs can be held against each other here."))
        return
    named = {run.evaluation_id: run for run in kept}
    zone = services.bank.timezone
    newer, older = _newest_pair(kept)
    left, right = st.columns(2)
    before = left.selectbox(
        "Before", list(named), index=older, format_func=lambda k: line(named[k], zone), key="evaluation.before"
    )  # fmt: skip
    after = right.selectbox(
        "After", list(named), index=newer, format_func=lambda k: line(named[k], zone), key="evaluation.after"
    )
    if before == after:
        st.html(marks.empty("The same run twice", "Choose another one on either side."))
        return
    found = services.compare_evaluations(actor, before, after)
    st.html(_sums(found))
    left, right = st.columns([1, 1.25], gap="medium")
    with left:
        _metrics(found)
    with right:
        _scenarios(found)


def _newest_pair(kept: Sequence[EvaluationSummary]) -> tuple[int, int]:
    """The places of the later and the earlier run, newest first: of the same suites, by one engine if there are such."""
    pairs = [pair for pair in combinations(range(len(kept)), 2) if _alike(kept[pair[0]], kept[pair[1]])]
    by_one_engine = (pair for pair in pairs if kept[pair[0]].engine == kept[pair[1]].engine)
    return next(by_one_engine, next(iter(pairs), (0, 1)))


def _alike(one: EvaluationSummary, other: EvaluationSummary) -> bool:
    return (one.suites, one.version) == (other.suites, other.version)


def _sums(found: "Comparison") -> str:
    rewritten = sum(change.verdict == "rewritten" for change in found.scenarios)
    counts = (
        ("Better", len(found.better), "better"),
        ("Worse", len(found.worse), "worse"),
        ("Same scores, other words", rewritten, "blank"),
        ("Same", found.unchanged, "same"),
    )
    only = (("Only before", len(found.removed)), ("Only after", len(found.added)))
    facts = marks.strip((name, f"{number:,}") for name, number in (*(count[:2] for count in counts), *only))
    share = "".join(
        f'<i class="fe-{kind}" style="flex: {number}" title="{name}: {number:,}"></i>' for name, number, kind in counts if number
    )  # fmt: skip
    return f'{facts}<div class="fe-share" style="margin-top: 0.45rem">{share}</div>'


def _metrics(found: "Comparison") -> None:
    suites = list(dict.fromkeys(change.suite for change in found.metrics))
    suite = st.selectbox(
        "Metrics of", suites, format_func=metric_words.suite, key="evaluation.compare_suite", width=240
    )
    of_suite = [change for change in found.metrics if change.suite == suite]
    moved = [c for c in of_suite if c.change and c.metric not in _COUNTED]
    charts.panel(
        "Changes",
        "point: mean change; bar: its 95 % interval over the scenarios that both measured",
        run_charts.intervals(moved) if moved else None,
        key="evaluation.intervals",
        alt="Change of each metric with its 95 % interval",
        empty=("No share moved", "Every figure of these scenarios is as it was."),
        height=run_charts.height(moved),
    )
    with st.expander("All numbers"):
        st.html(_table(of_suite))


def _table(changes: "Sequence[MetricChange]") -> str:
    head = ("Metric", "Scenarios", "Before", "After", "Change", "95 % interval")
    return table(head, map(_metric, changes), right=range(1, 6))


def _metric(change: "MetricChange") -> tuple[str, ...]:
    name, verdict = change.metric, str(change.verdict)
    moved = metric_words.change(name, change.change) if change.change else "same"
    between = (
        f"{metric_words.change(name, change.low)} … {metric_words.change(name, change.high)}"
        if change.change
        else ""
    )
    tone = _TONES.get(verdict)
    return (
        metric_words.title(name),
        f"{change.pairs:,}",
        metric_words.shown(name, change.before),
        metric_words.shown(name, change.after),
        marks.chip(moved, tone) if tone else moved,
        between,
    )


def _scenarios(found: "Comparison") -> None:
    order = list(_TONES)
    changes = sorted(
        found.scenarios, key=lambda change: (order.index(change.verdict), change.suite, change.scenario_id)
    )
    st.html(marks.section("Scenarios that changed", "worse ones first; choose one to see what is different"))
    if not changes:
        st.html(marks.empty("None", "Every scenario came out the same, word for word."))
        return
    chosen = grid(
        map(_cells, changes),
        {"Change": 90, "Scenario": 210, "Suite": 130, "Moved": 260},
        key=f"evaluation.changes.{found.before}.{found.after}",
        most=_SHOWN,
        chips={"Change": {words.title_of(name): tone for name, tone in _TONES.items()}},
        choose="single-row",
    )
    _change(changes[min(next(iter(chosen), 0), len(changes) - 1)])


def _cells(change: "ScenarioChange") -> dict[str, object]:
    moved = ", ".join(metric_words.title(score.metric) for score in change.scores)
    return {
        "Change": [words.title_of(change.verdict)],
        "Scenario": change.scenario_id,
        "Suite": metric_words.suite(change.suite),
        "Moved": moved or "The words alone",
    }


def _change(change: "ScenarioChange") -> None:
    outcome = f"{change.before} → {change.after}" if change.before != change.after else change.after
    st.html(marks.section(change.scenario_id, outcome))
    if change.problem:
        st.warning(change.problem, icon=":material/report:")
    rows = [
        (
            metric_words.title(score.metric),
            *(metric_words.shown(score.metric, v) for v in (score.before, score.after)),
        )
        for score in change.scores
    ]
    if rows:
        st.html(table(("Score", "Before", "After"), rows, right=(1, 2)))
    if change.diff:
        st.code("\n".join(change.diff), language="diff", wrap_lines=True)
