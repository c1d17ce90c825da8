"""Submit a draft: freeze its text and its evidence, and ask for a second pair of eyes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from copilot.domain.approval import may_be_named, new_gaps, why_two_approve
from copilot.domain.bank import Limits
from copilot.domain.compartment import pack_belongs
from copilot.domain.draft import Draft, DraftKind, Override, Submission
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor
from copilot.domain.ids import DraftId, UserId
from copilot.domain.statement import Statement, Verdict, Verification
from copilot.errors import ConflictError, ControlError, CopilotError, InputError, TransientError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.case_work import checklist_of, hold_for_work, visible_row
from copilot.usecases.draft_access import Specs, editable_draft, judged, record_draft_event, visible_draft
from copilot.usecases.propose_disposition import refuse_silent_departure
from copilot.usecases.raise_candidates import raise_of_submission

Regather = Callable[[Draft], EvidencePack]
"""Gathers a draft's evidence again as of the pack's own moment, so that only records that changed differ."""

MIN_REASON = 10
_NEVER_OVERRIDDEN = frozenset({"audience_wall", "injection"})


class ApprovalRules(NamedTuple):
    """The installation's rules: above which amount in a currency two people approve, and how long they have."""

    limits: Mapping[str, Limits]
    expiry_hours: int


def submit_draft(
    actor: Actor,
    draft_id: DraftId,
    *,
    version: int,
    named_checker: UserId | None = None,
    overrides: tuple[Override, ...] = (),
    rules: ApprovalRules,
    regather: Regather,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Draft:
    """Put exactly this version before a checker, judged against the evidence as it reads now.

    Raises:
        NotFoundError, PermissionDeniedError: not the actor's to submit.
        ConflictError: a newer version exists, the draft is not open, its evidence has joined the SAR compartment,
            or somebody else holds the case.
        InputError: a sentence fails without an override, a required element or the checklist is not complete.
        ControlError: the audience wall was hit; it cannot be overridden.
        TransientError: a source did not answer, so the evidence cannot be frozen.
    """
    with unit_of_work(read_only=True) as unit:
        draft = editable_draft(unit, actor, draft_id)
    if draft.current.number != version:
        raise ConflictError(
            f"Version {draft.current.number} of draft {draft_id} is newer than version {version}. Read it, then submit."
        )
    pack, now = _fresh_pack(draft, regather), time_source.now()
    _refuse_and_audit(actor, draft, pack, overrides, specs, unit_of_work)
    with unit_of_work() as unit:
        if editable_draft(unit, actor, draft_id).current.number != version:
            raise ConflictError(f"Somebody saved draft {draft_id} at this moment. Reload it, then submit.")
        hold_for_work(unit, actor, draft.case_id, now)
        _refuse_unripe_disposition(unit, actor, draft, now)
        _refuse_unfit_checker(unit, actor, draft, named_checker)
        submission = _submission(unit, actor, draft, pack, rules, now, named_checker, overrides)
        _freeze(unit, draft, submission, pack)
        return visible_draft(unit, actor, draft_id)


def _refuse_and_audit(
    actor: Actor,
    draft: Draft,
    pack: EvidencePack,
    overrides: Sequence[Override],
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
) -> None:
    statements, verification = judged(draft, draft.current.body, pack, specs)
    try:
        refuse_failing_text(statements, verification, overrides)
    except CopilotError:
        details = {"unsupported": verification.unsupported, "wall": len(verification.wall)}
        with unit_of_work() as unit:
            record_draft_event(unit, "draft.submission_refused", draft, actor.user_id, details)
        raise


def _freeze(unit: UnitOfWork, draft: Draft, submission: Submission, pack: EvidencePack) -> None:
    unit.drafts.submit(draft.draft_id, submission, pack=pack)
    unit.cases.refresh_status(draft.case_id)
    raise_of_submission(unit, draft, submission)
    details = submission.model_dump(mode="json", exclude={"overrides", "submitted_by", "submitted_at"})
    reasons = [override.reason for override in submission.overrides]
    record_draft_event(
        unit, "draft.submitted", draft, submission.submitted_by, {**details, "override_reasons": reasons}
    )


def refuse_failing_text(
    statements: Sequence[Statement], verification: Verification, overrides: Sequence[Override]
) -> None:
    """Raise unless every sentence passes or is overridden with a reason, nothing is missing, and the wall is clear."""
    failing = [(s, v) for s, v in zip(statements, verification.verdicts, strict=True) if not v.supported]
    walled = [s.text for s, v in failing if _codes(v) & _NEVER_OVERRIDDEN]
    if verification.wall or walled:
        reasons = "; ".join([failure.detail for failure in verification.wall] + walled)
        raise ControlError(
            f"This text may not reach its reader: {reasons[:500]} Change it; this cannot be overridden."
        )
    if verification.missing_elements:
        raise InputError(f"The text lacks: {', '.join(verification.missing_elements)}. Add it, then submit.")
    if any(len(override.reason.strip()) < MIN_REASON for override in overrides):
        raise InputError(f"Every override needs a reason of at least {MIN_REASON} characters.")
    excused = {override.sentence for override in overrides}
    left = [statement.text for statement, _ in failing if statement.text not in excused]
    if left:
        raise InputError(
            f"{len(left)} of {len(statements)} sentences do not stand in what they cite, the first: "
            f"“{left[0][:200]}”. Correct them, or give a reason for each."
        )


def _codes(verdict: Verdict) -> set[str]:
    return {failure.code for failure in verdict.failures if failure.hard}


def _fresh_pack(draft: Draft, regather: Regather) -> EvidencePack:
    if draft.kind is DraftKind.DISPOSITION:
        return draft.pack
    pack = regather(draft)
    lost = new_gaps(draft.pack, pack)
    if lost:
        raise TransientError(
            f"The evidence cannot be frozen now: {'; '.join(lost)} did not answer. Try again soon."
        )
    if pack_belongs(pack) and not draft.sar_compartment:  # the words are for somebody outside, too
        raise ConflictError(
            f"The records behind draft {draft.draft_id} have changed. Run the task again and draft it from there."
        )
    return pack


def _refuse_unripe_disposition(unit: UnitOfWork, actor: Actor, draft: Draft, now: datetime) -> None:
    if draft.disposition is None:
        return
    refuse_silent_departure(draft.disposition)
    checklist = checklist_of(unit, visible_row(unit, actor, draft.case_id, now))
    if not checklist.complete:
        left = ", ".join(item.title for item in checklist.items if item.required and not item.done)
        raise InputError(f"Case {draft.case_id} cannot be closed yet: {left}.")


def _refuse_unfit_checker(unit: UnitOfWork, actor: Actor, draft: Draft, user_id: UserId | None) -> None:
    if user_id is None:
        return
    checker = unit.users.actor(user_id)
    if checker is None or not may_be_named(checker, draft, actor.user_id):
        raise InputError(f"{user_id} cannot check this draft. Name somebody else, or nobody.")


def _submission(
    unit: UnitOfWork,
    actor: Actor,
    draft: Draft,
    pack: EvidencePack,
    rules: ApprovalRules,
    now: datetime,
    named_checker: UserId | None,
    overrides: tuple[Override, ...],
) -> Submission:
    reason = why_two_approve(visible_row(unit, actor, draft.case_id, now).amount_at_risk, rules.limits)
    return Submission(
        version=draft.current.number,
        text_hash=draft.current.text_hash,
        evidence_hash=pack.content_hash,
        submitted_by=actor.user_id,
        submitted_at=now,
        expires_at=now + timedelta(hours=rules.expiry_hours),
        named_checker=named_checker,
        approvals_needed=2 if reason else 1,
        approvals_reason=reason,
        overrides=overrides,
    )
