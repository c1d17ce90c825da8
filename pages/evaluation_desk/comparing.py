"""Two kept runs side by side: what moved by more than chance, and which scenarios got better or worse."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationSummary
from copilot.domain.identity import Actor
from pages.evaluation_desk import metric_words
from pages.ui import marks, words

if TYPE_CHECKING:
    from copilot.scoring.compare import Comparison, ScenarioChange
    from copilot.scoring.paired import MetricChange
    from copilot.services import Services

_WHOLE = frozenset({"", "all"})
_TONES: dict[str, marks.Tone] = {"better": "green", "worse": "red", "mixed": "amber", "rewritten": "blue"}


def show_comparison(services: "Services", actor: Actor) -> None:
    """Choose two runs; by default the newest beside the one before it."""
    kept = services.list_evaluations(actor)
    if len(kept) < 2:
        st.html(marks.empty("Nothing to compare yet", "Two kept runs can be held against each other here."))
        return
    named = {run.evaluation_id: run for run in kept}
    zone = services.settings.bank_timezone
    left, right = st.columns(2)
    before = left.selectbox(
        "Before", list(named), index=1, format_func=lambda k: _line(named[k], zone), key="evaluation.before"
    )
    after = right.selectbox(
        "After", list(named), format_func=lambda k: _line(named[k], zone), key="evaluation.after"
    )
    found = services.compare_evaluations(actor, before, after)
    st.html(_sums(found))
    st.html(
        marks.section("Metrics", "over the scenarios that both runs measured; 95 % interval of the change")
    )
    whole = [change for change in found.metrics if change.suite in _WHOLE]
    moved = [change for change in found.metrics if change.suite not in _WHOLE and change.change]
    st.html(_metrics([*whole, *moved]))
    st.caption("All suites together, and of single suites the metrics that moved.")
    for verdict in ("worse", "mixed", "better", "rewritten"):
        _changes(verdict, [change for change in found.scenarios if change.verdict == verdict])


def _line(run: EvaluationSummary, zone: str) -> str:
    return f"{words.moment(run.started_at, zone)} · {words.engine(run.engine)} · {run.evaluation_id}"


def _sums(found: "Comparison") -> str:
    facts = (
        ("Better", len(found.better)),
        ("Worse", len(found.worse)),
        ("Unchanged", found.unchanged),
        ("Only before", len(found.removed)),
        ("Only after", len(found.added)),
    )
    return (
        f'<div class="fe-strip">{"".join(f"<div><span>{n}</span><b>{v:,}</b></div>" for n, v in facts)}</div>'
    )


def _metrics(changes: "Sequence[MetricChange]") -> str:
    rows = "".join(_metric(change) for change in changes)
    head = (
        '<th>Suite</th><th>Metric</th><th class="fe-num">Scenarios</th><th class="fe-num">Before</th>'
        '<th class="fe-num">After</th><th class="fe-num">Change</th><th class="fe-num">95 % interval</th><th></th>'
    )
    return f'<div class="fe-wide"><table class="fe-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _metric(change: "MetricChange") -> str:
    name = change.metric
    verdict = str(change.verdict)
    chip = marks.chip(verdict, _TONES[verdict]) if verdict in _TONES else ""
    numbers = (
        f"{change.pairs:,}",
        metric_words.shown(name, change.before),
        metric_words.shown(name, change.after),
        f"{change.change:+.3g}",
        f"{change.low:+.3g} … {change.high:+.3g}",
    )
    cells = "".join(f'<td class="fe-num">{number}</td>' for number in numbers)
    suite = escape("All" if change.suite in _WHOLE else words.title_of(change.suite))
    return f"<tr><td>{suite}</td><td>{escape(metric_words.title(name))}</td>{cells}<td>{chip}</td></tr>"


def _changes(verdict: str, changes: "Sequence[ScenarioChange]") -> None:
    if not changes:
        return
    st.html(marks.section(words.title_of(verdict), words.counted(len(changes), "scenario")))
    for change in changes:
        with st.expander(f"{change.scenario_id} · {change.before} → {change.after}"):
            moved = [
                (
                    metric_words.title(score.metric),
                    f"{metric_words.shown(score.metric, score.before)} → {metric_words.shown(score.metric, score.after)}",
                )
                for score in change.scores
            ]
            if moved:
                st.html(marks.pairs(moved, columns=4))
            if change.problem:
                st.warning(change.problem)
            if change.diff:
                st.code("\n".join(change.diff), language="diff", wrap_lines=True)
