"""Two kept runs side by side: what moved by more than chance, and which scenarios got better or worse."""

from collections.abc import Sequence
from html import escape
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from copilot.domain.evaluation import EvaluationSummary
from copilot.domain.identity import Actor
from pages.evaluation_desk import metric_words, run_charts
from pages.evaluation_desk.runs import line
from pages.ui import charts, marks, words

if TYPE_CHECKING:
    from copilot.scoring.compare import Comparison, ScenarioChange
    from copilot.scoring.paired import MetricChange
    from copilot.services import Services

_ROW, _SHOWN = 26, 10
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
    cells = "".join(f"<div><span>{name}</span><b>{number:,}</b></div>" for name, number, _ in counts)
    only = f"<div><span>Only before</span><b>{len(found.removed):,}</b></div><div><span>Only after</span><b>{len(found.added):,}</b></div>"
    share = "".join(
        f'<i class="fe-{kind}" style="flex: {number}" title="{name}: {number:,}"></i>' for name, number, kind in counts if number
    )  # fmt: skip
    return f'<div class="fe-strip">{cells}{only}</div><div class="fe-share" style="margin-top: 0.45rem">{share}</div>'


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
    rows = "".join(_metric(change) for change in changes)
    head = (
        '<th>Metric</th><th class="fe-num">Scenarios</th><th class="fe-num">Before</th><th class="fe-num">After</th>'
        '<th class="fe-num">Change</th><th class="fe-num">95 % interval</th>'
    )
    return f'<div class="fe-wide"><table class="fe-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _metric(change: "MetricChange") -> str:
    name, verdict = change.metric, str(change.verdict)
    moved = metric_words.change(name, change.change) if change.change else "same"
    between = (
        f"{metric_words.change(name, change.low)} … {metric_words.change(name, change.high)}"
        if change.change
        else ""
    )
    tone = _TONES.get(verdict)
    cells = (
        f"{change.pairs:,}",
        metric_words.shown(name, change.before),
        metric_words.shown(name, change.after),
        marks.chip(moved, tone) if tone else escape(moved),
        between,
    )
    return f"<tr><td>{escape(metric_words.title(name))}</td>{''.join(f'<td class=fe-num>{cell}</td>' for cell in cells)}</tr>"


def _scenarios(found: "Comparison") -> None:
    order = list(_TONES)
    changes = sorted(
        found.scenarios, key=lambda change: (order.index(change.verdict), change.suite, change.scenario_id)
    )
    st.html(marks.section("Scenarios that changed", "worse ones first; choose one to see what is different"))
    if not changes:
        st.html(marks.empty("None", "Every scenario came out the same, word for word."))
        return
    event = st.dataframe(
        pd.DataFrame([_cells(change) for change in changes]),
        hide_index=True,
        row_height=_ROW,
        height=_ROW * (min(len(changes), _SHOWN) + 1) + 2,
        key=f"evaluation.changes.{found.before}.{found.after}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Change": st.column_config.MultiselectColumn(
                options=[words.title_of(name) for name in _TONES],
                color=[marks.GRID_COLOURS[tone] for tone in _TONES.values()],
                width=90,
            ),
            "Scenario": st.column_config.TextColumn(width=210),
            "Suite": st.column_config.TextColumn(width=130),
            "Moved": st.column_config.TextColumn(width=260),
        },
    )
    chosen = next(iter(event.selection.rows), 0)
    _change(changes[min(chosen, len(changes) - 1)])


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
    rows = "".join(
        f"<tr><td>{escape(metric_words.title(score.metric))}</td>"
        f'<td class="fe-num">{metric_words.shown(score.metric, score.before)}</td>'
        f'<td class="fe-num">{metric_words.shown(score.metric, score.after)}</td></tr>'
        for score in change.scores
    )
    if rows:
        head = '<th>Score</th><th class="fe-num">Before</th><th class="fe-num">After</th>'
        st.html(f'<table class="fe-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')
    if change.diff:
        st.code("\n".join(change.diff), language="diff", wrap_lines=True)
