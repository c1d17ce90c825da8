"""Evaluations that were kept, how their figures moved, one of them opened, and a new one started."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationSummary
from copilot.domain.identity import Actor, Permission
from pages.evaluation_desk import metric_words
from pages.evaluation_desk.results import show_results
from pages.evaluation_desk.starting import show_progress, show_start
from pages.ui import charts, marks, words

if TYPE_CHECKING:
    from copilot.services import Services

_TREND = 20
_SHARES = ("grounded", "citation_precision", "citation_recall", "refusal")


def show_runs(services: "Services", actor: Actor) -> None:
    """The newest run in figures, the trend, and the chosen run with every scenario."""
    kept = services.list_evaluations(actor)
    if actor.may(Permission.EVALUATION_RUN):
        show_start(services, actor)
        show_progress(services)
    if not kept:
        st.html(
            marks.empty(
                "No evaluation yet",
                "A run asks every golden scenario of the copilot and scores what comes back. Start one here, or with "
                "python -m copilot eval run.",
            )
        )
        return
    zone = services.settings.bank_timezone
    named = {run.evaluation_id: run for run in kept}
    chosen = st.selectbox(
        "Run",
        list(named),
        format_func=lambda key: _line(named[key], zone),
        key="evaluation.run",
        label_visibility="collapsed",
    )
    run = named[chosen]
    st.html(_figures(run))
    left, right = st.columns([2, 1], gap="medium")
    with left:
        st.html(marks.section("Suites", "means over the scenarios that a metric applies to"))
        st.html(_suites(run))
    with right:
        _trends(tuple(reversed(kept[:_TREND])))
    show_results(services.get_evaluation(actor, chosen))


def _line(run: EvaluationSummary, zone: str) -> str:
    outcome = f"{run.passed:,} of {run.passed + run.failed + run.errors:,} passed"
    return (
        f"{words.moment(run.started_at, zone)} · {words.engine(run.engine)} · {outcome} · {run.evaluation_id}"
    )


def _figures(run: EvaluationSummary) -> str:
    means = run.means.get("all", {})
    facts = [("Passed", f"{run.passed:,}"), ("Failed", f"{run.failed:,}"), ("Errors", f"{run.errors:,}")]
    facts += [(metric_words.title(m), metric_words.shown(m, means.get(m))) for m in metric_words.HEADLINES]
    cells = "".join(f"<div><span>{escape(name)}</span><b>{value}</b></div>" for name, value in facts)
    return f'<div class="fe-strip">{cells}</div>'


def _suites(run: EvaluationSummary) -> str:
    suites = [name for name in sorted(run.means) if name != "all"]
    head = "".join(f'<th class="fe-num">{escape(metric_words.title(m))}</th>' for m in metric_words.HEADLINES)
    rows = "".join(
        f"<tr><td>{escape(words.title_of(suite))}</td>"
        + "".join(
            f'<td class="fe-num">{_cell(m, run.means[suite].get(m))}</td>' for m in metric_words.HEADLINES
        )
        + "</tr>"
        for suite in suites
    )
    return f'<div class="fe-wide"><table class="fe-table"><thead><tr><th>Suite</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(metric: str, value: float | None) -> str:
    said = metric_words.shown(metric, value)
    if value is None:
        return f'<span class="fe-soft">{said}</span>'
    perfect = value == 0 if metric_words.lower_is_better(metric) else value >= 1
    return said if perfect else marks.chip(said, "red" if metric_words.lower_is_better(metric) else "amber")


def _trends(kept: Sequence[EvaluationSummary]) -> None:
    across = [f"{run.started_at.day} {run.started_at:%b %H:%M} · {run.evaluation_id[-4:]}" for run in kept]
    series = {
        metric_words.title(m): [run.means.get("all", {}).get(m) for run in kept]
        for m in _SHARES
        if any(m in run.means.get("all", {}) for run in kept)
    }
    enough = len(kept) > 1 and series
    charts.panel(
        "Trend",
        f"the newest {len(kept)} runs, all suites, oldest first",
        charts.lines(across, series, shown_as=".1%", from_zero=False) if enough else None,
        key="evaluation.trend",
        alt="Groundedness, citation precision and recall, and refusal over the newest runs",
        empty=("One run is no trend", "From the second run on its figures are drawn here."),
    )
