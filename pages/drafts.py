"""Drafts: one's own texts on their way, the editor with its evidence beside it."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.ids import DraftId
from copilot.domain.views import DraftRow
from pages.draft_desk.editor import carry_out_edits, show_editor
from pages.draft_desk.support import engine_line
from pages.ui import marks, navigation, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_LAST = "drafts.last"


def render(services: "Services", actor: Actor) -> None:
    """The list at the left; the draft named in the address, or the newest, at the right."""
    with operations.guarded():
        rows = services.list_drafts(actor, mine=True)
        if not rows:
            st.html(marks.heading("Drafts"))
            st.html(marks.empty("No draft yet", "Open a case, run a task, and choose Edit as a draft."))
            return
        chosen = _chosen(rows)
        draft = services.get_draft(actor, chosen)
        with operations.notices():
            draft = carry_out_edits(services, actor, draft)
        rows = services.list_drafts(actor, mine=True)
        head, bar = st.columns([5, 1.2], vertical_alignment="center")
        with head:
            st.html(
                marks.heading(
                    "Drafts",
                    f'<span class="fe-what">{escape(draft.title)}</span>',
                    marks.chip(words.title_of(draft.status), marks.DRAFT_TONES[draft.status]),
                    marks.chip(words.title_of(draft.kind)),
                    engine_line(draft.engine, draft.audience),
                )
            )
        with bar, st.container(horizontal=True, horizontal_alignment="right", key="drafts.bar"):
            if st.button(f"Open {draft.case_id}", icon=":material/folder_open:", key="drafts.open_case"):
                navigation.open_page("case", case=draft.case_id)
        listed, editor = st.columns([1, 4.6])
        with listed:
            _list(rows, draft.draft_id)
        with editor:
            show_editor(services, actor, draft)


def _chosen(rows: tuple[DraftRow, ...]) -> DraftId:
    """The draft of the address, else the one worked on last, else the newest; the address then says which."""
    named = (
        st.query_params.get("draft")
        or st.session_state.get(_LAST)
        or max(rows, key=lambda r: r.updated_at).draft_id
    )
    st.query_params["draft"] = named
    st.session_state[_LAST] = named
    return DraftId(named)


def _list(rows: tuple[DraftRow, ...], current: DraftId) -> None:
    for row in sorted(rows, key=lambda row: row.updated_at, reverse=True):
        with st.container(
            border=True, key=f"drafts.row.{'on' if row.draft_id == current else 'off'}.{row.draft_id}"
        ):
            st.button(
                row.title,
                type="tertiary",
                key=f"drafts.pick.{row.draft_id}",
                on_click=_pick,
                args=(row.draft_id,),
                wrap=True,
            )
            st.html(
                marks.row(
                    f"<b>{escape(row.case_id)}</b>",
                    marks.chip(words.title_of(row.status), marks.DRAFT_TONES[row.status]),
                    f'<span class="fe-soft">v{row.version}</span>',
                    marks.chip(f"{row.unsupported} failing", "red") if row.unsupported else "",
                )
            )


def _pick(draft_id: DraftId) -> None:
    st.query_params["draft"] = draft_id
