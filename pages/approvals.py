"""Approvals: the second pair of eyes. What changed, what supports it, and a decision that is one's own."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.draft import Draft
from copilot.domain.identity import Actor
from copilot.domain.ids import DraftId
from copilot.domain.views import DraftRow, ReviewView
from copilot.language import written
from pages.draft_desk.decision import carry_out_decision, looked_at, show_decision
from pages.draft_desk.support import engine_line, show_overrides, show_standing, show_support
from pages.draft_desk.versions import show_versions
from pages.ui import marks, navigation, operations, words
from pages.ui.evidence_drawer import note_opened, open_evidence
from pages.ui.evidence_list import show_evidence_list

if TYPE_CHECKING:
    from copilot.services import Services


def render(services: "Services", actor: Actor) -> None:
    """The inbox at the left, the submission in the middle, its evidence and the decision at the right."""
    with operations.guarded():
        with operations.notices():
            carry_out_decision(services, actor)
        rows = services.list_approvals(actor)
        late = sum(row.expires_at is not None and row.expires_at < services.now() for row in rows)
        st.html(
            marks.heading(
                "Approvals",
                marks.chip(f"{len(rows)} waiting", "blue" if rows else "gray"),
                marks.chip(f"{late} expired", "red") if late else "",
            )
        )
        if not rows:
            st.html(marks.empty("Nothing waits for you", "Submitted drafts that you may check appear here."))
            return
        chosen = _chosen(rows)
        inbox, text, side = st.columns([1, 2.3, 1.7])
        with inbox:
            _inbox(services, rows, chosen)
        view = services.view_submission(actor, chosen)
        seen = looked_at(chosen, services.now())
        note_opened(seen["opened"])
        with text:
            _submission(view, services.bank.timezone)
        with side:
            show_decision(view, seen=tuple(seen["opened"]), now=services.now())
            _evidence(view.draft, opened=seen["opened"])
        open_evidence(services, actor, view.draft.pack)


def _chosen(rows: tuple[DraftRow, ...]) -> DraftId:
    named = st.query_params.get("draft", "")
    waiting = {row.draft_id for row in rows}
    chosen = DraftId(named) if named in waiting else min(rows, key=_soonest).draft_id
    if named != chosen:
        st.query_params["draft"] = chosen
    return chosen


def _soonest(row: DraftRow) -> tuple[bool, str]:
    return (row.mine, row.expires_at.isoformat() if row.expires_at else "")


def _inbox(services: "Services", rows: tuple[DraftRow, ...], current: DraftId) -> None:
    for row in sorted(rows, key=_soonest):
        left = (
            written.short_span((row.expires_at - services.now()).total_seconds()) if row.expires_at else "—"
        )
        with st.container(
            border=True, key=f"approvals.row.{'on' if row.draft_id == current else 'off'}.{row.draft_id}"
        ):
            st.button(
                row.title,
                type="tertiary",
                key=f"approvals.pick.{row.draft_id}",
                on_click=_pick,
                args=(row.draft_id,),
                wrap=True,
            )
            st.html(
                marks.row(
                    f"<b>{escape(row.case_id)}</b>",
                    marks.chip(words.title_of(row.kind)),
                    marks.chip(f"expires in {left}"),
                    marks.chip(f"{row.approvals} of {row.approvals_needed}", "blue")
                    if row.approvals_needed > 1
                    else "",
                    marks.chip("yours", "amber") if row.mine else "",
                    marks.chip(f"{row.unsupported} overridden", "red") if row.unsupported else "",
                    f'<span class="fe-soft">by {escape(row.author_id)}</span>',
                )
            )


def _pick(draft_id: DraftId) -> None:
    st.query_params["draft"] = draft_id


def _submission(view: ReviewView, zone: str) -> None:
    draft = view.draft
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            marks.row(
                f"<strong>{escape(draft.title)}</strong>",
                marks.chip(words.title_of(draft.kind)),
                engine_line(draft.engine, draft.audience),
            )
        )
        if st.button(
            f"Open {draft.case_id}", type="tertiary", icon=":material/folder_open:", key="approvals.open_case"
        ):
            navigation.open_page("case", case=draft.case_id)
    show_standing(draft.current.statements, draft.current.verification)
    if draft.disposition:
        _disposition(draft)
    submitted, compared = st.tabs(["Submitted text", "Changes"])
    with submitted:
        st.html(f'<div class="fe-diff">{escape(draft.current.body)}</div>')
    with compared:
        show_versions(draft, zone, key=f"approvals.{draft.draft_id}")
    if draft.submission:
        show_overrides(draft.submission.overrides)


def _disposition(draft: Draft) -> None:
    decided = draft.disposition
    assert decided is not None
    proposed = decided.copilot_recommendation
    st.html(
        marks.pairs(
            [
                ("Outcome", words.title_of(decided.outcome)),
                ("Reason code", decided.reason_code),
                ("Copilot proposed", words.title_of(proposed) if proposed else "—"),
                ("Loss", str(decided.loss)),
                ("Recovery", str(decided.recovery)),
                ("Action taken", decided.action_taken),
            ],
            columns=3,
        )
    )
    if decided.departs:
        st.warning(f"Departs from the copilot's proposal: {decided.departure_reason}")


def _evidence(draft: Draft, *, opened: list[str]) -> None:
    statements, verification = draft.current.statements, draft.current.verification
    cited = {cite for statement in statements for cite in statement.cites}
    st.html(marks.section("Evidence", f"{len(cited & set(opened))} of {len(cited)} cited pieces opened"))
    key = f"approvals.{draft.draft_id}"
    sentences, pieces = st.tabs(["By sentence", "By piece"])
    with sentences:
        show_support(statements, verification, key=f"{key}.said")
    with pieces:
        show_evidence_list(draft.pack, cited=cited, key=f"{key}.list", opened=opened)
