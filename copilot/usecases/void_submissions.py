"""Void submissions: back to the author, because time ran out or the evidence changed."""

from copilot.domain.draft import Draft, DraftStatus
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.case_projection import SYSTEM_ACTOR
from copilot.usecases.draft_access import record_draft_event


def void_expired(*, unit_of_work: UnitOfWorkFactory, time_source: TimeSource) -> int:
    """Take every submission whose time has run out back to its author; returns how many."""
    now = time_source.now()
    with unit_of_work(read_only=True) as unit:
        if not unit.drafts.expired(now):
            return 0
    with unit_of_work() as unit:
        expired = unit.drafts.expired(now)
        for draft_id in expired:
            draft = unit.drafts.get(draft_id)
            if draft is not None:
                void(unit, draft, SYSTEM_ACTOR, why="expired")
        return len(expired)


def void(unit: UnitOfWork, draft: Draft, actor_id: str, *, why: str, changed: tuple[str, ...] = ()) -> None:
    """Take the submission out of force, with every approval that it had."""
    unit.drafts.set_status(draft.draft_id, DraftStatus.DRAFT)
    unit.cases.refresh_status(draft.case_id)
    frozen = draft.submission
    details = {"why": why, "changed_items": len(changed), "text_hash": frozen.text_hash if frozen else None}
    record_draft_event(unit, "draft.voided", draft, actor_id, details)
