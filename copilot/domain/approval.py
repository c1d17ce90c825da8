"""Four eyes as pure rules: who may decide on a submission, what it still needs, what voids it.

No role passes these rules: they look at who wrote what, never at how senior somebody is.
"""

from collections.abc import Mapping
from datetime import datetime

from copilot.domain.bank import Limits
from copilot.domain.compartment import may_know, pack_belongs
from copilot.domain.draft import Draft, DraftStatus, Review
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import UserId
from copilot.domain.money import Money
from copilot.language.written import age

_RENUMBERED = "The order or the numbering of the evidence changed"


def why_two_approve(amount_at_risk: Money, limits: Mapping[str, Limits]) -> str:
    """Two people above the limit of the amount's own currency, or where it has no limit; "" where one is enough."""
    currency = amount_at_risk.currency
    if currency not in limits:
        return f"no limit is set for {currency}"
    limit = Money(amount=limits[currency].two_approvers, currency=currency)
    return f"{amount_at_risk} at risk is above {limit}" if amount_at_risk > limit else ""


def writers_of(draft: Draft) -> frozenset[UserId]:
    """Everybody who put a hand on it: its author, the author of any version, who submitted it."""
    submitted = {draft.submission.submitted_by} if draft.submission else set()
    return frozenset({draft.author_id, *(version.author_id for version in draft.versions), *submitted})


def may_be_named(checker: Actor, draft: Draft, submitter: UserId) -> bool:
    """True of somebody whom the submitter may name as the draft's checker: reviews its queue and did not write it."""
    return (
        checker.may(Permission.DRAFT_REVIEW)
        and draft.queue in checker.queues
        and may_know(checker, draft)
        and checker.user_id not in writers_of(draft) | {submitter}
    )


def reviews_in_force(draft: Draft) -> tuple[Review, ...]:
    """The decisions on the submission in force; those on an earlier one count for nothing."""
    frozen = draft.submission
    if frozen is None:
        return ()
    return tuple(
        review
        for review in draft.reviews
        if review.at >= frozen.submitted_at
        and (review.text_hash, review.evidence_hash) == (frozen.text_hash, frozen.evidence_hash)
    )


def approvals_in_force(draft: Draft) -> tuple[UserId, ...]:
    """Who has approved exactly what is frozen."""
    return tuple(review.reviewer_id for review in reviews_in_force(draft) if review.decision == "approve")


def why_not_review(actor: Actor, draft: Draft, now: datetime) -> str:
    """Why the actor may not decide on the submission; empty if they may."""
    frozen = draft.submission
    if draft.status is not DraftStatus.SUBMITTED or frozen is None:
        return "The draft is not waiting for approval."
    if not actor.may(Permission.DRAFT_REVIEW):
        return "Your role does not review drafts."
    if actor.user_id in writers_of(draft):
        return "You wrote, edited or submitted this draft, so somebody else must review it."
    decided = {review.reviewer_id for review in reviews_in_force(draft)}
    if actor.user_id in decided:
        return "You have already decided on this submission."
    if frozen.named_checker not in (None, actor.user_id) and frozen.named_checker not in decided:
        return f"The author named {frozen.named_checker} as checker; only {frozen.named_checker} may decide first."
    if frozen.expires_at <= now:
        return f"The time for approval ran out {age(frozen.expires_at, now)} ago."
    return ""


def changed_evidence(before: EvidencePack, after: EvidencePack) -> tuple[str, ...]:
    """What reads differently now, by id and title; empty if the packs have the same content hash.

    Evidence of the SAR compartment that came since is not named: who reads this may not know of it.
    """
    if before.content_hash == after.content_hash:
        return ()
    if pack_belongs(after) and not pack_belongs(before):
        return (_RENUMBERED,)
    old, new = _readings(before), _readings(after)
    named = [
        f"{label} is no longer there"
        if label not in new
        else f"{label} was added"
        if label not in old
        else f"{label} reads differently"
        for label in sorted(old.keys() | new.keys())
        if old.get(label) != new.get(label)
    ]
    return tuple(named) or (_RENUMBERED,)


def _readings(pack: EvidencePack) -> dict[str, str]:
    """Label → what it says. Labels are what stays when ids are assigned again: records, fact names, passages."""
    return {
        **{
            f"{item.title} ({', '.join(item.record_ids[:3]) or item.system})": item.text
            for item in pack.evidence
        },
        **{f"Fact {fact.label}": fact.text for fact in pack.facts},
        **{f"Passage {passage.title}, {passage.heading}": passage.text for passage in pack.passages},
        **{f"Clock {clock.title}": clock.model_dump_json() for clock in pack.clocks},
        **{f"Gap: {gap.what} ({gap.source})": gap.reason for gap in pack.gaps},
    }


def new_gaps(before: EvidencePack, after: EvidencePack) -> tuple[str, ...]:
    """Sources that answered then and do not now: not a change, but nothing can be compared with them."""
    known = {(gap.source, gap.what) for gap in before.gaps}
    return tuple(gap.what for gap in after.gaps if (gap.source, gap.what) not in known)
