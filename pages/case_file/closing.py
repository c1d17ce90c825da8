"""Closing: the checklist that gates it, and the disposition that goes to a second person."""

from typing import TYPE_CHECKING

import streamlit as st
from pydantic import ValidationError

from copilot.domain.disposition import Disposition, Outcome
from copilot.domain.draft import Draft
from copilot.domain.identity import Actor, Permission
from copilot.domain.money import Money, digits
from copilot.domain.run import TRIAGE_BRIEF, Run
from copilot.domain.views import CaseView, Checklist, ChecklistItem
from copilot.errors import InputError
from copilot.language import written
from pages.ui import marks, navigation, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_FORM = "case.closing"


def show_closing(services: "Services", actor: Actor, view: CaseView) -> None:
    """Left what must be done first, right the decision."""
    left, right = st.columns([1, 1.6])
    with left:
        checklist = _checklist(services, actor, view)
    with right:
        if view.record.status == "closed":
            st.html(
                marks.empty(
                    "This case is closed", f"Outcome: {words.title_of(view.record.outcome or 'unknown')}."
                )
            )
        elif not actor.may(Permission.CASE_WORK):
            st.html(
                marks.empty("Closing is for the analyst", "Your roles read this case and do not work it.")
            )
        elif not checklist.complete:
            missing = sum(item.required and not item.done for item in checklist.items)
            st.html(
                marks.empty(
                    f"{written.count(missing, 'step')} to go before this case can be closed",
                    "Tick each required step when it is done; the form opens then.",
                )
            )
        else:
            _form(services, actor, view)


def _checklist(services: "Services", actor: Actor, view: CaseView) -> Checklist:
    """Draw the steps; returns the list as it stands after the ticks of this run."""
    case_id, checklist = view.row.case_id, view.checklist
    for item in view.checklist.items:
        # An operation for each step: two quick ticks are two operations, and neither is lost.
        ticked = operations.carry_out(
            f"case.tick.{item.key}",
            lambda key, done: services.tick_checklist(actor, case_id, key, done),
        )
        checklist = ticked or checklist
    st.html(marks.section("Before closing", "required steps gate the form"))
    for item in checklist.items:
        widget = f"case.tick.{case_id}.{item.key}"
        st.checkbox(
            item.title if item.required else f"{item.title} (optional)",
            value=item.done,
            key=widget,
            disabled=view.record.status == "closed" or not actor.may(Permission.CASE_WORK),
            help=_ticked(item),
            on_change=_tick,
            args=(item.key, widget),
        )
    return checklist


def _ticked(item: ChecklistItem) -> str | None:
    return f"Ticked by {item.done_by}" if item.done else None


def _tick(key: str, widget: str) -> None:
    operations.arm(f"case.tick.{key}", key=key, done=bool(st.session_state[widget]))


def _form(services: "Services", actor: Actor, view: CaseView) -> None:
    proposed = _recommended(services.latest_run(actor, view.row.case_id, TRIAGE_BRIEF))
    st.html(marks.section("Disposition", "goes to a second person before the case changes"))
    outcome = st.pills(
        "Outcome", list(Outcome), format_func=words.title_of, key="case.outcome", default=proposed
    )
    if proposed:
        st.caption(f"The copilot proposed: {words.title_of(proposed)}.")
    one, two, three = st.columns([1.4, 1, 1])
    reason = one.text_input("Reason code", max_chars=40, key="case.reason_code", placeholder="CNP-NEW-DEVICE")
    currency = view.row.amount_at_risk.currency
    figures = f"%.{digits(currency)}f"
    loss = two.number_input(f"Loss ({currency})", min_value=0.0, step=10.0, format=figures, key="case.loss")
    recovery = three.number_input(
        f"Recovery ({currency})", min_value=0.0, step=10.0, format=figures, key="case.recovery"
    )
    action = st.text_input(
        "Action taken", max_chars=500, key="case.action_taken", placeholder="Card blocked and replaced"
    )
    rationale = st.text_area("Rationale", max_chars=4_000, height=110, key="case.rationale")
    departure = ""
    if proposed and outcome and outcome is not proposed:
        departure = st.text_area(
            "Why you depart from the copilot's proposal", max_chars=1_000, height=70, key="case.departure"
        )
    ready = bool(
        outcome
        and reason.strip()
        and action.strip()
        and rationale.strip()
        and (not proposed or outcome is proposed or departure.strip())
    )
    st.button(
        "Draft the disposition",
        type="primary",
        icon=":material/gavel:",
        disabled=not ready,
        on_click=operations.arm,
        args=("case.disposition",),
        key="case.propose",
        help="Makes a draft; a second person approves it before the case is closed.",
    )

    def propose() -> Draft:
        return services.propose_disposition(
            actor,
            view.row.case_id,
            _disposition(
                outcome=outcome,
                reason_code=reason.strip(),
                action_taken=action.strip(),
                loss=Money.rounded(loss, currency),
                recovery=Money.rounded(recovery, currency),
                rationale=rationale.strip(),
                copilot_recommendation=proposed,
                departure_reason=departure.strip(),
            ),
        )

    draft = operations.carry_out("case.disposition", propose)
    if draft:
        navigation.open_page("drafts", draft=draft.draft_id)


def _disposition(**fields: object) -> Disposition:
    try:
        return Disposition.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = words.title_of(str(first["loc"][0])) if first["loc"] else "The form"
        raise InputError(f"{where}: {first['msg'].lower()}. Correct it and try again.") from error


def _recommended(run: Run | None) -> Outcome | None:
    choice = (run.output.get("recommendation") or {}).get("choice") if run else None
    return Outcome(choice) if choice in set(Outcome) else None
