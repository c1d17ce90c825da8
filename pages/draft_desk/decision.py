"""A checker's decision: what was looked at, what speaks against it, approve, return or reject."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import streamlit as st

from copilot.domain.draft import Draft, DraftStatus
from copilot.domain.identity import Actor
from copilot.domain.ids import DraftId
from copilot.domain.views import ReviewView
from copilot.language import written
from pages.draft_desk.support import approvers_line
from pages.ui import marks, operations

if TYPE_CHECKING:
    from copilot.services import Services

_VERBS = {"approve": "Approved.", "return": "Returned to its author.", "reject": "Rejected."}


class Looked(TypedDict):
    """How long a submission has been on this screen and which evidence was opened."""

    since: str
    opened: list[str]


def looked_at(draft_id: DraftId, now: datetime) -> Looked:
    """What this session has seen of the submission; begins with the first look."""
    since: str = st.session_state.setdefault(f"approvals.since.{draft_id}", now.isoformat())
    return {"since": since, "opened": st.session_state.setdefault(f"approvals.opened.{draft_id}", [])}


def carry_out_decision(services: "Services", actor: Actor) -> None:
    """Record the decision that was clicked, under the hash of the text that stood on the screen."""

    def review(draft_id: str, decision: str, reason: str, text_hash: str) -> Draft:
        seen = looked_at(DraftId(draft_id), services.now())
        seconds = (services.now() - datetime.fromisoformat(seen["since"])).total_seconds()
        draft = services.review_draft(
            actor,
            DraftId(draft_id),
            decision,  # type: ignore[arg-type]
            reason=reason,
            text_hash=text_hash,
            evidence_opened=len(seen["opened"]),
            seconds_looked=max(0.0, seconds),
        )
        if decision == "approve":
            # The background pass would do it within seconds; the checker sees the result at once.
            services.commit_approved()
            draft = services.get_draft(actor, DraftId(draft_id))
        st.session_state["approvals.outcome"] = _outcome_text(draft, decision)
        return draft

    operations.carry_out("approvals.review", review)
    outcome = st.session_state.pop("approvals.outcome", "")
    if outcome:
        st.success(outcome, icon=":material/task_alt:")


def show_decision(view: ReviewView, *, seen: tuple[str, ...], now: datetime) -> None:
    """The panel with the three ways to decide, or why this person may not."""
    draft = view.draft
    held = draft.submission
    with st.container(border=True, key="approvals.decision"):
        st.html(marks.section("Your decision", f"{written.count(len(seen), 'piece')} of evidence opened"))
        if view.changed_since_submit:
            st.error(
                "Evidence reads differently than at submission, so it cannot be approved as it stands: "
                + written.joined(view.changed_since_submit),
                icon=":material/warning:",
            )
        if held and held.expires_at < now:
            st.warning("This submission has expired. Return it, so that its author can submit it again.")
        if not view.may_review:
            st.info(view.why_not, icon=":material/lock:")
            return
        if held is None:
            return
        if line := approvers_line(held):
            st.html(marks.row(line))
        reason = st.text_area(
            "Reason",
            height=70,
            max_chars=1_000,
            key=f"approvals.reason.{draft.draft_id}",
            placeholder="Needed to return or reject",
        )
        with st.container(horizontal=True):
            _button(
                "Approve", "approve", draft, reason, disabled=bool(view.changed_since_submit), primary=True
            )
            _button("Return", "return", draft, reason, disabled=not (reason or "").strip())
            _button("Reject", "reject", draft, reason, disabled=not (reason or "").strip())
        if not seen:
            st.caption("You have opened no evidence yet. What you opened is recorded with your decision.")


def _button(
    label: str, decision: str, draft: Draft, reason: str | None, *, disabled: bool, primary: bool = False
) -> None:
    icons = {"approve": ":material/check:", "return": ":material/undo:", "reject": ":material/close:"}
    assert draft.submission is not None
    st.button(
        label,
        type="primary" if primary else "secondary",
        icon=icons[decision],
        disabled=disabled,
        on_click=operations.arm,
        args=("approvals.review",),
        kwargs={
            "draft_id": draft.draft_id,
            "decision": decision,
            "reason": (reason or "").strip(),
            "text_hash": draft.submission.text_hash,
        },
        key=f"approvals.{decision}",
    )


def _outcome_text(draft: Draft, decision: str) -> str:
    if draft.commit_reference:
        return f"Approved, and in the system of record as {draft.commit_reference}."
    if decision == "approve" and draft.status is DraftStatus.SUBMITTED:
        return "Approved. Another checker's approval is still needed."
    return _VERBS[decision]
