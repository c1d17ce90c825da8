"""Edit a draft: the new text is a new version and is checked again."""

from copilot.domain.draft import Draft, DraftKind
from copilot.domain.identity import Actor
from copilot.domain.ids import DraftId
from copilot.errors import InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.case_work import hold_for_work
from copilot.usecases.draft_access import (
    Specs,
    checked_body,
    editable_draft,
    next_version,
    record_draft_event,
    visible_draft,
)


def edit_draft(
    actor: Actor,
    draft_id: DraftId,
    body: str,
    *,
    base_version: int,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Draft:
    """Keep the text as the next version; a text that changes nothing makes none.

    Raises:
        NotFoundError, PermissionDeniedError: not the actor's to edit.
        ConflictError: somebody saved meanwhile, the draft is with a checker, or the case with somebody else.
        InputError: the text is empty or too long, or the draft is a disposition.
    """
    text, now = checked_body(body), time_source.now()
    with unit_of_work(read_only=True) as unit:
        draft = editable_draft(unit, actor, draft_id)
    if draft.kind is DraftKind.DISPOSITION:
        raise InputError("A disposition is not edited as text. Propose a new one from the case.")
    if draft.current.number == base_version and draft.current.body == text:
        return draft
    # Judged outside the transaction: the writing side is not held while sentences are checked.
    version = next_version(draft, actor, text, specs, now).model_copy(update={"number": base_version + 1})
    with unit_of_work() as unit:
        editable_draft(unit, actor, draft_id)
        hold_for_work(unit, actor, draft.case_id, now)
        unit.drafts.add_version(draft_id, version, base_version=base_version)
        details = {
            "version": version.number,
            "text_hash_before": draft.current.text_hash,
            "text_hash": version.text_hash,
            "unsupported": version.verification.unsupported,
        }
        record_draft_event(unit, "draft.edited", draft, actor.user_id, details)
        return visible_draft(unit, actor, draft_id)
