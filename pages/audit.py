"""Audit: who did what, a chain that shows any tampering, and everything about one case in a bundle."""

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.audit import AuditVerdict
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.views import AuditFilter
from copilot.language import written
from pages.case_file.history import show_events
from pages.ui import marks, operations

if TYPE_CHECKING:
    from copilot.services import Services

_PAGE_SIZE = 200
_VERDICT = "audit.verdict"
_BUNDLE = "audit.bundle"


def render(services: "Services", actor: Actor) -> None:
    """Filters, the rows, the verdict on the chain, the bundle of a case."""
    with operations.guarded():
        with operations.notices():
            _carry_out(services, actor)
        head, bar = st.columns([3, 2], vertical_alignment="center")
        with bar, st.container(horizontal=True, horizontal_alignment="right", key="audit.bar"):
            st.button(
                "Verify the chain",
                type="primary",
                icon=":material/verified:",
                shortcut="V",
                on_click=operations.arm,
                args=("audit.verify",),
                key="audit.verify_button",
            )
            _bundle()
        wanted = _filters()
        number = int(st.session_state.get("audit.page", 1))
        events, total = services.search_audit(
            actor, wanted, offset=(number - 1) * _PAGE_SIZE, limit=_PAGE_SIZE
        )
        with head:
            st.html(marks.heading("Audit", marks.chip(written.count(total, "row"))))
        _verdict()
        if not events:
            st.html(marks.empty("No row fits this filter", "Clear a filter."))
            return
        show_events(events, services.bank.timezone, key="audit.rows", most=27)
        pages = -(-total // _PAGE_SIZE)
        if pages > 1:
            st.pagination(pages, key="audit.page")


def _carry_out(services: "Services", actor: Actor) -> None:
    verdict = operations.carry_out("audit.verify", lambda: services.verify_audit(actor))
    if verdict is not None:
        st.session_state[_VERDICT] = verdict.model_dump()
    bundle = operations.carry_out(
        "audit.export", lambda case: {"case": case, "data": services.export_case_bundle(actor, CaseId(case))}
    )
    if bundle is not None:
        st.session_state[_BUNDLE] = bundle


def _filters() -> AuditFilter:
    with st.container(horizontal=True, vertical_alignment="center", key="audit.filters"):
        case = _text("Case", "case", "CF-100001")
        who = _text("Who", "who", "ben")
        action = _text("What", "what", "draft.submitted")
        span = st.date_input(
            "Days", [], key="audit.days", label_visibility="collapsed", format="YYYY-MM-DD", width=230
        )
    days: tuple[date, ...] = tuple(span) if isinstance(span, tuple | list) else (span,) if span else ()
    return AuditFilter(
        case_id=CaseId(case.upper()) if case else None,
        actor_id=who or None,
        action=action,
        since=days[0] if days else None,
        until=days[1] if len(days) > 1 else None,
    )


def _text(label: str, key: str, example: str) -> str:
    typed = st.text_input(
        label,
        key=key,
        bind="query-params",
        placeholder=f"{label}: {example}",
        label_visibility="collapsed",
        max_chars=80,
        width=210,
    )
    return (typed or "").strip()


def _verdict() -> None:
    kept = st.session_state.get(_VERDICT)
    if not kept:
        return
    verdict = AuditVerdict.model_validate(kept)
    if verdict.ok:
        st.success(
            f"The chain holds: {written.count(verdict.rows, 'row')}, each bound to the one before.",
            icon=":material/verified:",
        )
    else:
        st.error(
            f"The chain breaks at row {verdict.first_bad}: {verdict.reason}. Tell the security team; change nothing.",
            icon=":material/gpp_bad:",
        )


def _bundle() -> None:
    with st.popover("Case bundle", icon=":material/folder_zip:"):
        case = st.text_input("Case number", key="audit.bundle_case", placeholder="CF-100001", max_chars=20)
        st.button(
            "Make the bundle",
            disabled=not case.strip(),
            on_click=operations.arm,
            args=("audit.export",),
            kwargs={"case": case.strip().upper()},
            key="audit.bundle_button",
        )
        made = st.session_state.get(_BUNDLE)
        if made:
            st.download_button(
                f"Download {made['case']}",
                made["data"],
                file_name=f"{made['case']}.zip",
                mime="application/zip",
                on_click="ignore",
                key="audit.download",
            )
