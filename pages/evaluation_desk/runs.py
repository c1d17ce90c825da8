"""Evaluations that were kept: one of them opened, held to its floors and its past, and a new one started."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationSummary
from copilot.domain.identity import Actor, Permission
from copilot.language import written
from copilot.scoring.standing import Standing
from pages.evaluation_desk import figure_sheet, metric_words
from pages.evaluation_desk.results import show_results
from pages.evaluation_desk.starting import carry_out, show_progress, show_start
from pages.ui import marks, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_MOST_RED = 6


def show_runs(services: "Services", actor: Actor) -> None:
    """The chosen run: the gate's verdict, every figure on its line, the suites, and each scenario."""
    with operations.notices():
        carry_out(services, actor)
    kept = services.list_evaluations(actor)
    named = {run.evaluation_id: run for run in kept}
    zone = services.bank.timezone
    chosen = None
    with st.container(horizontal=True, vertical_alignment="center", key="evaluation.runs_bar"):
        if named:
            chosen = st.selectbox(
                "Run",
                list(named),
                format_func=lambda key: line(named[key], zone),
                key="evaluation.run",
                label_visibility="collapsed",
            )
        if actor.may(Permission.EVALUATION_RUN):
            show_start(services, actor)
    if actor.may(Permission.EVALUATION_RUN):
        show_progress(services)
    if chosen is None:
        st.html(
            marks.empty(
                "No evaluation yet",
                "A run asks every golden scenario of the copilot and scores what comes back. Start one here, or with "
                "python -m copilot eval run.",
            )
        )
        return
    st.html(_strip(named[chosen]))
    with operations.guarded():
        _standing(services.evaluation_standing(actor, chosen))
    show_results(services, actor, services.get_evaluation(actor, chosen))


def line(run: EvaluationSummary, zone: str) -> str:
    """A run in a list: when, who wrote, of which suites, how many passed."""
    whole = run.passed + run.failed + run.errors
    of = (
        metric_words.suite(run.suites[0]) if len(run.suites) == 1 else written.count(len(run.suites), "suite")
    )
    return f"{written.short_moment(run.started_at, zone)} · {words.engine(run.engine)} · {of} · {run.passed:,} of {whole:,} passed"


def _strip(run: EvaluationSummary) -> str:
    took = (run.finished_at - run.started_at).total_seconds() * 1_000 if run.finished_at else 0
    means = run.means.get("all", {})
    facts = (
        ("Passed", f"{run.passed:,}"),
        ("Failed", f"{run.failed:,}"),
        ("Errors", f"{run.errors:,}"),
        ("Took", written.duration(took) if took else "—"),
        ("A scenario", metric_words.shown("milliseconds", means.get("milliseconds"))),
        ("Tokens a scenario", metric_words.shown("tokens", means.get("tokens"))),
        ("Cost a scenario", metric_words.shown("cost_micros", means.get("cost_micros"))),
        ("Started by", run.started_by),
        ("Run", run.evaluation_id),
    )
    return marks.strip(facts)


def _standing(found: Standing) -> None:
    st.html(_verdict(found))
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        st.html(marks.section("Figures", "dot: this run · ring: baseline · bar: floor"))
        st.html(figure_sheet.sheet(found))
    with right:
        st.html(marks.section("Suites", "worst first"))
        st.html(figure_sheet.suites(found))


def _verdict(found: Standing) -> str:
    against = f"baseline {found.baseline}" if found.baseline else "no baseline to compare with"
    if found.passed:
        said = f"All {found.checks:,} checks hold, against {against}."
        return marks.row(marks.chip("gate green", "green"), f"<span>{escape(said)}</span>")
    said = f"{len(found.red):,} of {found.checks:,} checks do not hold, against {against}."
    lines = "".join(
        f"<li><b>{escape(metric_words.suite(check.suite))}</b> {escape(words.sentence(check.says))}</li>"
        for check in found.red[:_MOST_RED]
    )
    more = len(found.red) - _MOST_RED
    rest = f"<li>and {more:,} more</li>" if more > 0 else ""
    head = marks.row(marks.chip("gate red", "red"), f"<span>{escape(said)}</span>")
    return f'<div class="fe-gate">{head}<ul>{lines}{rest}</ul></div>'
