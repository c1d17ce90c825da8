"""The editor: the text, its support beside it, and the way to a checker."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.approval import may_be_named
from copilot.domain.draft import Draft, DraftStatus, Override
from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.statement import Statement, Verification
from copilot.language import written
from pages.draft_desk.support import (
    approvers_line,
    failing_sentences,
    given,
    show_overrides,
    show_standing,
    show_support,
)
from pages.draft_desk.versions import show_versions
from pages.ui import marks, operations
from pages.ui.evidence_drawer import open_evidence
from pages.ui.evidence_list import show_evidence_list

if TYPE_CHECKING:
    from copilot.services import Services

_TEXT_HEIGHT = 430


def show_editor(services: "Services", actor: Actor, draft: Draft) -> None:
    """Left the text, right its support, evidence, versions and submission."""
    zone = services.bank.timezone
    text_side, support_side = st.columns([1.15, 1])
    editable = draft.status is DraftStatus.DRAFT and draft.author_id == actor.user_id
    with text_side:
        body = _text(draft, editable=editable)
        changed = body != draft.current.body
        if editable:
            _save_bar(draft, body, changed=changed)
        _fate(draft, zone)
    statements, verification = draft.current.statements, draft.current.verification
    if editable and changed:
        checked = services.check_text(actor, draft.draft_id, body)
        statements, verification = checked.statements, checked.verification
    with support_side:
        show_standing(statements, verification)
        tabs = (
            ("Sentences", "Evidence", "Versions", "Submit")
            if editable
            else ("Sentences", "Evidence", "Versions")
        )
        shown = dict(zip(tabs, st.tabs(list(tabs), key="draft.tab", on_change="rerun"), strict=True))
        key = f"draft.{draft.draft_id}"
        if shown["Sentences"].open:
            with shown["Sentences"]:
                show_support(statements, verification, key=f"{key}.said")
        if shown["Evidence"].open:
            with shown["Evidence"]:
                cited = {cite for statement in statements for cite in statement.cites}
                show_evidence_list(draft.pack, cited=cited, key=key)
        if shown["Versions"].open:
            with shown["Versions"]:
                show_versions(draft, zone, key=key)
        if editable and shown["Submit"].open:
            with shown["Submit"]:
                _submit(services, actor, draft, statements, verification, changed=changed)
    open_evidence(services, actor, draft.pack)


def carry_out_edits(services: "Services", actor: Actor, draft: Draft) -> Draft:
    """Save or submit as asked; returns the draft as it now stands."""

    def save(body: str, base: int) -> Draft:
        return services.edit_draft(actor, draft.draft_id, body, base_version=base)

    def submit(version: int, checker: str, overrides: list[dict[str, str]]) -> Draft:
        return services.submit_draft(
            actor,
            draft.draft_id,
            version=version,
            named_checker=UserId(checker) if checker else None,
            overrides=tuple(Override.model_validate(override) for override in overrides),
        )

    saved = operations.carry_out("draft.save", save, done="Saved.")
    sent = operations.carry_out("draft.submit", submit, done="Submitted.")
    return sent or saved or draft


def text_key(draft: Draft) -> str:
    """The text area's key: a new version is a new text area, so what was saved is what it shows."""
    return f"draft.text.{draft.draft_id}.{draft.current.number}"


def _text(draft: Draft, *, editable: bool) -> str:
    if not editable:
        st.html(f'<div class="fe-diff">{escape(draft.current.body)}</div>')
        return draft.current.body
    return (
        st.text_area(
            "Text", draft.current.body, key=text_key(draft), height=_TEXT_HEIGHT, label_visibility="collapsed"
        )
        or ""
    )


def _save_bar(draft: Draft, body: str, *, changed: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Save version",
            type="primary" if changed else "secondary",
            icon=":material/save:",
            disabled=not changed,
            shortcut="Ctrl+S",
            on_click=operations.arm,
            args=("draft.save",),
            kwargs={"body": body, "base": draft.current.number},
            key="draft.save_button",
        )
        if changed:
            st.html(
                marks.row(
                    marks.chip("Not saved yet", "amber"),
                    '<span class="fe-soft">Leaving loses these words.</span>',
                )
            )
        else:
            st.html(
                f'<span class="fe-soft">Version {draft.current.number} is saved. Ctrl+Enter checks what you type.</span>'
            )


def _fate(draft: Draft, zone: str) -> None:
    """What became of the draft so far: submission, reviews, the write."""
    held = draft.submission
    if held:
        st.html(
            marks.row(
                f"<b>Submitted</b> version {held.version}",
                f'<span class="fe-soft">{written.short_moment(held.submitted_at, zone)}, expires {written.short_moment(held.expires_at, zone)}</span>',
                marks.chip(f"for {held.named_checker}") if held.named_checker else "",
                approvers_line(held),
            )
        )
        show_overrides(held.overrides)
    for review in draft.reviews:
        tone = {"approve": "green", "return": "amber", "reject": "red"}[review.decision]
        st.html(
            marks.row(
                marks.chip(f"{review.decision} by {review.reviewer_id}", tone),  # type: ignore[arg-type]
                f'<span class="fe-soft">{written.short_moment(review.at, zone)}</span>',
            )
        )
        if review.reason:
            st.html(marks.quote(review.reason, f"{review.reviewer_id}'s reason"))
    if draft.commit_reference:
        st.success(f"In the system of record as {draft.commit_reference}.", icon=":material/task_alt:")


def _submit(
    services: "Services",
    actor: Actor,
    draft: Draft,
    statements: tuple[Statement, ...],
    verification: Verification,
    *,
    changed: bool,
) -> None:
    if changed:
        st.info("Save this version first: what is submitted is frozen as saved.")
        return
    reasons: dict[str, str] = {}
    blocked = False
    for number, (sentence, may_override) in enumerate(failing_sentences(statements, verification)):
        st.html(marks.quote(sentence, "fails a check"))
        if may_override:
            reasons[sentence] = st.text_input(
                "Why it may stand", key=f"draft.override.{draft.draft_id}.{number}", max_chars=500
            )
        else:
            blocked = True
            st.error("This sentence may not reach its reader. Take it out; it cannot be overridden.")
    users = services.list_users(actor)
    checkers = {u.user_id: u for u in users if may_be_named(u.actor, draft, actor.user_id)}
    checker = st.selectbox(
        "Checker",
        ["", *checkers],
        format_func=lambda uid: f"{checkers[uid].name} · {checkers[uid].title}" if uid else "Any checker",
        key="draft.checker",
    )
    overrides = given(reasons)
    ready = not blocked and len(overrides) == len(reasons) and not verification.missing_elements
    st.button(
        "Submit for approval",
        type="primary",
        icon=":material/send:",
        disabled=not ready,
        on_click=operations.arm,
        args=("draft.submit",),
        kwargs={
            "version": draft.current.number,
            "checker": checker,
            "overrides": [override.model_dump() for override in overrides],
        },
        key="draft.submit_button",
    )
    if not ready:
        st.caption(
            "Correct each failing sentence or give a reason for it, and bring in each missing element."
        )
