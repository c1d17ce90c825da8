"""Under which keys texts are kept, and the cases of which nothing may be erased."""

import re
from html import escape

import streamlit as st

from copilot.domain.governance import KeyStatus
from copilot.domain.identity import Actor, Permission
from copilot.domain.retention import LegalHold
from copilot.language import written
from pages.ui import marks, operations

_LONGEST_REASON = 500


def show_keys(status: KeyStatus, zone: str) -> None:
    """Ids and counts; never a key."""
    st.html(
        marks.row(
            marks.section("Encryption"),
            marks.chip("AES-256-GCM", "green", title="Every text of a case, under that case's own data key"),
        )
    )
    st.html(
        marks.pairs(
            [
                ("Installation key", status.master_id),
                ("In force since", written.short_moment(status.since, zone)),
                ("Data keys", f"{status.data_keys:,}"),
                ("Destroyed with what was erased", f"{status.destroyed:,}"),
            ]
        )
    )
    st.html(marks.pairs([("Kept in", _without_folders(status.place))], columns=1))
    if not status.rotating_to:
        st.caption("Rotate it with `python -m copilot keys rotate`; the desk goes on working meanwhile.")
        return
    share = status.rewrapped / status.data_keys if status.data_keys else 1.0
    st.html(
        f"{marks.row(marks.chip('rotation under way', 'amber'), f'to {escape(status.rotating_to)}')}"
        f'<div class="fe-meter fe-fill-blue"><i style="width: {share:.0%}"></i></div>'
        f"<small>{status.rewrapped:,} of {status.data_keys:,} data keys. The old key opens everything until the end.</small>"
    )


def _without_folders(place: str) -> str:
    # Which file it is helps; where the server keeps it is for its command line alone.
    return re.sub(r"\S*/", "", place)


def show_holds(holds: tuple[LegalHold, ...], actor: Actor, zone: str) -> None:
    """The cases of which nothing is erased, and for who governs the way to add or lift one."""
    manages = actor.may(Permission.GOVERNANCE_MANAGE)
    with st.container(horizontal=True, vertical_alignment="center", key="operations.holds_head"):
        st.html(marks.section("Legal holds", written.count(len(holds), "case")))
        if manages:
            _set_hold()
    if not holds:
        st.html(
            marks.empty("No case is on hold", "Nothing of a case on hold is erased, whatever a rule says.")
        )
    for hold in holds:
        with st.container(
            horizontal=True, vertical_alignment="center", border=True, key=f"operations.hold.{hold.case_id}"
        ):
            st.html(
                f"<b>{escape(hold.case_id)}</b> {escape(hold.reason)}<br>"
                f'<small class="fe-soft">{escape(hold.set_by)}, {written.short_moment(hold.set_at, zone)}</small>'
            )
            if manages:
                _lift(hold)


def _set_hold() -> None:
    with st.popover("Put on hold", icon=":material/gavel:"):
        case = st.text_input("Case number", placeholder="CF-100001", max_chars=20, key="operations.hold_case")
        reason = _reason("Which matter or order asks for it", "operations.hold_reason")
        st.button(
            "Put on hold",
            type="primary",
            disabled=not (case.strip() and reason),
            on_click=operations.arm,
            args=("operations.hold",),
            kwargs={"case": case.strip().upper(), "reason": reason},
            key="operations.hold_now",
        )


def _lift(hold: LegalHold) -> None:
    with st.popover("Lift"):
        reason = _reason("Why it may be erased again", f"operations.lift_reason.{hold.case_id}")
        st.button(
            "Lift the hold",
            type="primary",
            disabled=not reason,
            on_click=operations.arm,
            args=("operations.lift",),
            kwargs={"case": hold.case_id, "reason": reason},
            key=f"operations.lift_now.{hold.case_id}",
        )


def _reason(label: str, key: str) -> str:
    return st.text_input(label, max_chars=_LONGEST_REASON, key=key).strip()
