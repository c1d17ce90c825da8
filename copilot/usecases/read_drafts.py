"""Read drafts: one, a list, and a text's verdict before it is saved."""

from copilot.domain.draft import Draft, DraftStatus, DraftVersion
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, DraftId
from copilot.domain.views import DraftRow
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.draft_access import Specs, checked_body, next_version, query_for, visible_draft
from copilot.usecases.readable import readable_draft


def get_draft(
    actor: Actor, draft_id: DraftId, *, knowledge: KnowledgeBase, unit_of_work: UnitOfWorkFactory
) -> Draft:
    """The draft with all its versions and reviews; passages that the actor may not read are blank.

    Raises:
        NotFoundError: no such draft for this actor.
    """
    with unit_of_work(read_only=True) as unit:
        draft = visible_draft(unit, actor, draft_id)
    return readable_draft(draft, actor, knowledge)


def list_drafts(
    actor: Actor,
    *,
    case_id: CaseId | None = None,
    mine: bool = False,
    statuses: tuple[DraftStatus, ...] = (),
    unit_of_work: UnitOfWorkFactory,
) -> tuple[DraftRow, ...]:
    """Drafts of the actor's queues, newest change first; `mine` are those the actor wrote or edited."""
    require(actor, Permission.CASE_READ, to="read cases")
    with unit_of_work(read_only=True) as unit:
        return unit.drafts.rows(query_for(actor, case_id=case_id, mine=mine, statuses=statuses))


def check_text(
    actor: Actor,
    draft_id: DraftId,
    body: str,
    *,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> DraftVersion:
    """The version that saving this text would make, with its verdicts; nothing is kept.

    Raises:
        NotFoundError: no such draft for this actor.
        InputError: the text is empty or too long.
    """
    require(actor, Permission.DRAFT_EDIT, to="edit drafts")
    with unit_of_work(read_only=True) as unit:
        draft = visible_draft(unit, actor, draft_id)
    return next_version(draft, actor, checked_body(body), specs, time_source.now())
