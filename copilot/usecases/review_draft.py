"""Review a draft: approve, return or reject exactly what was frozen."""

from datetime import datetime
from typing import Literal

from copilot.domain.approval import approvals_in_force, changed_evidence, new_gaps, why_not_review
from copilot.domain.draft import Draft, DraftKind, DraftStatus, Review, Submission
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import DraftId
from copilot.errors import ConflictError, InputError, PermissionDeniedError, TransientError
from copilot.language.written import age
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.draft_access import record_draft_event, visible_draft
from copilot.usecases.outbox_entries import entry_for
from copilot.usecases.raise_candidates import raise_of_review
from copilot.usecases.submit_draft import Regather
from copilot.usecases.void_submissions import void

Decision = Literal["approve", "return", "reject"]
MIN_REASON = 5


def review_draft(
    actor: Actor,
    draft_id: DraftId,
    decision: Decision,
    *,
    reason: str = "",
    text_hash: str,
    evidence_opened: int,
    seconds_looked: float,
    regather: Regather,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Draft:
    """Record the decision; the last approval needed also puts the write into the outbox, in one transaction.

    `text_hash` is that of the text which the checker had on screen. An approval of evidence that
    reads differently now is refused, and the submission goes back to its author.

    Raises:
        NotFoundError, PermissionDeniedError: not the actor's to review (author, editor, not the named checker).
        InputError: a return or a rejection without a reason.
        ConflictError: another text is submitted now, the evidence changed, or the time ran out.
        TransientError: a source did not answer, so the evidence could not be compared.
    """
    require(actor, Permission.DRAFT_REVIEW, to="review drafts")
    if decision != "approve" and len(reason.strip()) < MIN_REASON:
        raise InputError("Say why, in a few words, so that the author can act on it.")
    with unit_of_work(read_only=True) as unit:
        draft = visible_draft(unit, actor, draft_id)
    refuse_unless_allowed(actor, draft, text_hash, time_source.now())
    changed = _changes(draft, regather) if decision == "approve" else ()
    now = time_source.now()
    with unit_of_work() as unit:
        draft = visible_draft(unit, actor, draft_id)
        frozen = refuse_unless_allowed(actor, draft, text_hash, now)
        if changed:
            void(unit, draft, actor.user_id, why="evidence changed", changed=changed)
        else:
            review = _review(actor, decision, reason.strip(), frozen, evidence_opened, seconds_looked, now)
            _apply(unit, draft, review)
            draft = visible_draft(unit, actor, draft_id)
    if changed:
        raise ConflictError(
            f"The evidence changed since this was submitted: {'; '.join(changed[:5])}. The draft went back to its author."
        )
    return draft


def refuse_unless_allowed(actor: Actor, draft: Draft, text_hash: str, now: datetime) -> Submission:
    """The submission in force, if the actor may decide on it and looked at exactly its text."""
    frozen = draft.submission
    if draft.status is not DraftStatus.SUBMITTED or frozen is None:
        raise ConflictError(
            f"Draft {draft.draft_id} is {draft.status.value}, not submitted. Reload the list."
        )
    if frozen.expires_at <= now:
        raise ConflictError(
            f"The time for approval ran out {age(frozen.expires_at, now)} ago. Its author must submit it again."
        )
    why_not = why_not_review(actor, draft, now)
    if why_not:
        raise PermissionDeniedError(why_not)
    if text_hash != frozen.text_hash:
        raise ConflictError(
            "The text you looked at is not the one that is submitted now. Reload it and read it again."
        )
    return frozen


def _changes(draft: Draft, regather: Regather) -> tuple[str, ...]:
    if draft.kind is DraftKind.DISPOSITION:
        return ()
    after: EvidencePack = regather(draft)
    lost = new_gaps(draft.pack, after)
    if lost:
        raise TransientError(
            f"The evidence cannot be compared now: {'; '.join(lost)} did not answer. Try again soon."
        )
    return changed_evidence(draft.pack, after)


def _review(
    actor: Actor,
    decision: Decision,
    reason: str,
    frozen: Submission,
    evidence_opened: int,
    seconds_looked: float,
    now: datetime,
) -> Review:
    return Review(
        reviewer_id=actor.user_id,
        decision=decision,
        reason=reason,
        text_hash=frozen.text_hash,
        evidence_hash=frozen.evidence_hash,
        evidence_opened=evidence_opened,
        seconds_looked=seconds_looked,
        at=now,
    )


def _apply(unit: UnitOfWork, draft: Draft, review: Review) -> None:
    """The review row, the draft's new status, the outbox row and the audit row: together or not at all."""
    unit.drafts.add_review(draft.draft_id, review)
    reviewed = unit.drafts.get(draft.draft_id)
    assert reviewed is not None
    assert reviewed.submission is not None
    status = _status_after(reviewed, review)
    if status is not DraftStatus.SUBMITTED:
        unit.drafts.set_status(draft.draft_id, status)
    if status is DraftStatus.APPROVED:
        unit.outbox.add(entry_for(unit, reviewed), at=review.at)
    raise_of_review(unit, draft, review)
    unit.cases.refresh_status(draft.case_id)
    record_draft_event(
        unit,
        {"approve": "draft.approved", "return": "draft.returned", "reject": "draft.rejected"}[
            review.decision
        ],
        draft,
        review.reviewer_id,
        {
            "text_hash": review.text_hash,
            "evidence_hash": review.evidence_hash,
            "reason": review.reason,
            "evidence_opened": review.evidence_opened,
            "seconds_looked": round(review.seconds_looked, 1),
            "approvals": len(approvals_in_force(reviewed)),
            "approvals_needed": reviewed.submission.approvals_needed,
            "status": status.value,
        },
    )


def _status_after(draft: Draft, review: Review) -> DraftStatus:
    if review.decision == "reject":
        return DraftStatus.REJECTED
    if review.decision == "return" or draft.submission is None:
        return DraftStatus.DRAFT
    whole = len(approvals_in_force(draft)) >= draft.submission.approvals_needed
    return DraftStatus.APPROVED if whole else DraftStatus.SUBMITTED
