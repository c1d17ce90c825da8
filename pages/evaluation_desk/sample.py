"""A blind second look at approved drafts: author, checker and engine are hidden, and reviewers are compared."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor, Permission
from copilot.domain.review import Criterion, QaForm, QaReport
from copilot.language import written
from pages.ui import marks, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_ASKED = {
    Criterion.ACCURATE: "Accurate: every figure, date, name and id is the record's",
    Criterion.SUPPORTED: "Supported: every sentence stands in what it cites",
    Criterion.COMPLETE: "Complete: nothing that its reader needs is missing",
    Criterion.CLEAR: "Clear: its reader understands it at first reading",
}
_MARKS = (1, 2, 3, 4)


def show_sample(services: "Services", actor: Actor) -> None:
    """The newest sample: what there is to score for this reviewer, and what the scores say so far."""
    with operations.notices():
        operations.carry_out(
            "evaluation.score",
            lambda item, passed, marks, comment: services.score_item(
                actor, item, passed=passed, marks=marks, comment=comment
            ),
            done="Scored.",
        )
        operations.carry_out("evaluation.draw", lambda size: services.draw_sample(actor, size=size))
    if actor.may(Permission.GOLDEN_CURATE):
        _draw_new()
    samples = services.list_samples(actor)
    if not samples:
        st.html(
            marks.empty(
                "No sample was drawn yet", "A policy owner draws approved drafts for a blind second look."
            )
        )
        return
    zone = services.bank.timezone
    named = {sample.sample_id: sample for sample in samples}
    chosen = st.selectbox(
        "Sample",
        list(named),
        format_func=lambda key: (
            f"{written.short_moment(named[key].drawn_at, zone)} · of {named[key].population:,} drafts"
        ),
        key="evaluation.sample",
        label_visibility="collapsed",
    )
    if actor.may(Permission.EVALUATION_READ):
        with operations.guarded():
            _report(services.qa_report(actor, chosen))
    if actor.may(Permission.GOLDEN_CURATE) or actor.may(Permission.DRAFT_REVIEW):
        _to_score(services, actor, chosen)


def _draw_new() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="evaluation.draw_bar"):
        size = st.number_input("How many drafts", 1, 50, 10, key="evaluation.sample_size", width=160)
        st.button(
            "Draw a sample",
            icon=":material/casino:",
            on_click=operations.arm,
            args=("evaluation.draw",),
            kwargs={"size": int(size)},
            key="evaluation.draw_now",
        )


def _report(report: QaReport) -> None:
    def number(value: float | None) -> str:
        return "—" if value is None else f"{value:.2f}"

    rate = "—" if report.pass_rate is None else f"{report.pass_rate:.0%}"
    facts = [
        ("Items", f"{report.items:,}"),
        ("Scored", f"{report.scored:,}"),
        ("Would approve", rate),
        ("Agreement (kappa)", number(report.kappa)),
        *((words.title_of(c), number(report.means.get(c))) for c in Criterion),
    ]
    st.html(marks.strip(facts))
    if report.kappa is None:
        st.caption(
            "Agreement has a value once two reviewers have scored the same items and did not all say the same."
        )


def _to_score(services: "Services", actor: Actor, sample_id: str) -> None:
    items = services.qa_items(actor, sample_id)
    left = [(item, number) for item, number, scored in items if not scored]
    if not left:
        st.html(
            marks.empty("Nothing left for you here", "You have scored every item that you had no hand in.")
        )
        return
    item_id, _ = left[0]
    st.html(marks.section("To score", f"{len(items) - len(left):,} of {len(items):,} done"))
    _form(services.qa_form(actor, item_id))


def _form(form: QaForm) -> None:
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        st.html(marks.heading(words.title_of(form.task), marks.chip(f"for {form.audience}")))
        st.html(marks.quote(form.text))
        st.html("".join(marks.quote(line) for line in form.evidence))
    with right:
        key = f"evaluation.form.{form.item_id}"
        given = {
            criterion: st.radio(said, _MARKS, index=None, horizontal=True, key=f"{key}.{criterion}")
            for criterion, said in _ASKED.items()
        }
        verdict = st.radio(
            "Would you have approved it?", ["Yes", "No"], index=None, horizontal=True, key=f"{key}.verdict"
        )
        comment = st.text_area("Comment", key=f"{key}.comment", height=80)
        whole = verdict is not None and None not in given.values()
        st.button(
            "Score it",
            type="primary",
            disabled=not whole,
            help=None if whole else "Give every mark and a verdict first.",
            on_click=operations.arm,
            args=("evaluation.score",),
            kwargs={
                "item": form.item_id,
                "passed": verdict == "Yes",
                "marks": {criterion: mark for criterion, mark in given.items() if mark is not None},
                "comment": comment,
            },
            key="evaluation.score_now",
        )
