"""View a submission as its checker does."""

from copilot.domain.approval import changed_evidence, why_not_review
from copilot.domain.draft import Draft, DraftKind, DraftStatus
from copilot.domain.identity import Actor
from copilot.domain.ids import DraftId
from copilot.domain.views import ReviewView
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.draft_access import visible_draft
from copilot.usecases.readable import readable_draft
from copilot.usecases.submit_draft import Regather


def view_submission(
    actor: Actor,
    draft_id: DraftId,
    *,
    regather: Regather,
    knowledge: KnowledgeBase,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> ReviewView:
    """The draft, what of its evidence reads differently now, and whether this actor may decide.

    Raises:
        NotFoundError: no such draft for this actor.
    """
    with unit_of_work(read_only=True) as unit:
        draft = visible_draft(unit, actor, draft_id)
    changed = evidence_changes(draft, regather)
    why_not = why_not_review(actor, draft, time_source.now())
    shown = readable_draft(draft, actor, knowledge)
    return ReviewView(draft=shown, changed_since_submit=changed, may_review=not why_not, why_not=why_not)


def evidence_changes(draft: Draft, regather: Regather) -> tuple[str, ...]:
    """What changed since it was frozen; nothing for a draft that is not submitted or rests on no evidence."""
    if draft.status is not DraftStatus.SUBMITTED or draft.kind is DraftKind.DISPOSITION:
        return ()
    return changed_evidence(draft.pack, regather(draft))
