"""The case's header: who, what, how much, and every clock with its legal basis."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.bank import BankProfile
from copilot.domain.clock import ClockState, Deadline, StatutoryClock
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.views import CaseView
from copilot.language import written
from pages.ui import marks, navigation, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_SHOWN = frozenset(
    {ClockState.OVERDUE, ClockState.AT_RISK, ClockState.RUNNING, ClockState.PAUSED, ClockState.NOT_STARTED}
)


_NO_LIMIT = "bank.toml sets no limits for this currency: the case counts as critical and two people approve its drafts."


def show_header(services: "Services", actor: Actor, view: CaseView) -> None:
    """One line of what the case is, one line of what presses."""
    case_id = view.row.case_id
    with operations.notices():
        operations.carry_out(
            "case.take", lambda: services.take_case(actor, case_id), done="The case is yours."
        )
        released = operations.carry_out("case.release", lambda: _release(services, actor, case_id))
    if released:
        navigation.open_page("queue")
    left, right = st.columns([5, 1.6], vertical_alignment="center")
    with left:
        st.html(_headline(view, services.bank))
    with right, st.container(horizontal=True, horizontal_alignment="right", key="case.bar"):
        _clock_details(view, services.bank_now(), services.bank.timezone)
        _holding(actor, view)
    st.html(_strip(view, services.bank_now(), services.bank.timezone))
    if view.locked_by and view.record.status != "closed":
        names = {user.user_id: user.name for user in services.list_users(actor)}
        st.info(
            f"{names.get(view.locked_by, view.locked_by)} holds this case. You may read it; "
            "work on it begins when it is released.",
            icon=":material/lock:",
        )


def _release(services: "Services", actor: Actor, case_id: CaseId) -> CaseId:
    services.release_case(actor, case_id)
    return case_id


def _headline(view: CaseView, bank: BankProfile) -> str:
    row = view.row
    vulnerable = view.customer is not None and view.customer.vulnerable
    return marks.heading(
        row.case_id,
        f'<span class="fe-what">{escape(row.title)}</span>',
        marks.chip(
            words.title_of(row.triage),
            marks.TRIAGE_TONES[row.triage],
            title=f"Highest alert score {row.score}",
        ),
        marks.chip(f"No limit for {row.amount_at_risk.currency}", "red", title=_NO_LIMIT)
        if row.amount_at_risk.currency not in bank.limits
        else "",
        marks.chip(words.title_of(row.status)),
        marks.chip("Vulnerable customer", "violet") if vulnerable else "",
        marks.chip(written.count(len(view.gaps), "gap"), "amber", title=_gaps(view)) if view.gaps else "",
    )


def _gaps(view: CaseView) -> str:
    return "; ".join(f"{gap.source}: {gap.what}, {gap.reason}" for gap in view.gaps)


def _strip(view: CaseView, now: datetime, zone: str) -> str:
    row = view.row
    facts = [
        ("Customer", f"{row.customer_name} · {row.customer_id}"),
        ("At risk", str(row.amount_at_risk)),
        ("Queue", words.QUEUE_TITLES[row.queue]),
        ("Opened", f"{written.age(row.opened_at, now)} ago"),
    ]
    cells = "".join(f"<div><span>{label}</span><b>{escape(value)}</b></div>" for label, value in facts)
    pressing = sorted(
        (
            (clock, duty)
            for clock in view.clocks
            for duty in clock.deadlines
            if clock.state(now, duty) in _SHOWN
        ),
        key=lambda pair: pair[1].due_at,
    )
    clocks = "".join(_clock(clock, duty, now, zone) for clock, duty in pressing[:3])
    if not clocks:
        tone = marks.CLOCK_TONES[row.clock_state]
        text = words.clock_text(row.due_at, row.clock_state, now)
        clocks = f'<div class="fe-{tone}"><span>{escape(row.due_title)}</span><b>{escape(text)}</b></div>'
    return f'<div class="fe-strip">{cells}{clocks}</div>'


def _clock(clock: StatutoryClock, duty: Deadline, now: datetime, zone: str) -> str:
    state = clock.state(now, duty)
    hover = f"{clock.title}, {duty.citation}: {duty.basis}. Due {written.short_moment(duty.due_at, zone)}"
    text = words.clock_text(duty.due_at, state, now)
    return (
        f'<div class="fe-{marks.CLOCK_TONES[state]}" title="{escape(hover)}">'
        f"<span>{escape(duty.title)}</span><b>{escape(text)}</b></div>"
    )


def _clock_details(view: CaseView, now: datetime, zone: str) -> None:
    with st.popover("Clocks", icon=":material/timer:", disabled=not view.clocks, key="case.clocks"):
        for clock in view.clocks:
            st.html(marks.section(clock.title, clock.citation))
            begun = written.short_moment(clock.started_at, zone) if clock.started_at else "not yet"
            st.html(marks.pairs([("Starts with", clock.start_event), ("Started", begun)]))
            for line in (*clock.branches, *clock.pauses):
                st.caption(line)
            for duty in clock.deadlines:
                state = clock.state(now, duty)
                text = words.clock_text(duty.due_at, state, now)
                st.html(
                    marks.row(
                        f"<strong>{escape(duty.title)}</strong>",
                        marks.chip(text, marks.CLOCK_TONES[state]),
                        marks.chip(duty.citation),
                    )
                )
                st.caption(f"{duty.basis}. Due {written.short_moment(duty.due_at, zone)}.")


def _holding(actor: Actor, view: CaseView) -> None:
    if not actor.may(Permission.CASE_WORK) or view.record.status == "closed":
        return
    if view.row.owner_id == actor.user_id:
        st.button(
            "Release",
            icon=":material/lock_open:",
            on_click=operations.arm,
            args=("case.release",),
            key="case.release_it",
        )
    elif view.row.owner_id is None:
        st.button(
            "Take case",
            type="primary",
            icon=":material/lock:",
            shortcut="T",
            on_click=operations.arm,
            args=("case.take",),
            key="case.take_it",
        )
