"""Create a draft for the analyst who takes the case next: how another system of the bank drafts."""

from contextlib import suppress

from copilot.domain.draft import Draft
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, RunId
from copilot.errors import ConflictError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import refuse_unless_free, visible_row
from copilot.usecases.create_draft import create_draft
from copilot.usecases.draft_access import Specs
from copilot.usecases.release_case import release_case


def refuse_before_drafting(
    actor: Actor,
    case_id: CaseId,
    *,
    operation_id: str,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> None:
    """Say before a model is paid what would be said after: the draft could not be kept on the case.

    A request whose run is there already is let through, so that its repetition finds its draft.

    Raises:
        PermissionDeniedError: the actor may not edit drafts.
        NotFoundError: no such case for this actor.
        ConflictError: somebody else works on the case.
    """
    require(actor, Permission.DRAFT_EDIT, to="edit drafts")
    now = time_source.now()
    with unit_of_work(read_only=True) as unit:
        visible_row(unit, actor, case_id, now)
        if unit.runs.by_operation(operation_id) is None:
            refuse_unless_free(unit, actor, case_id, now)


def draft_for_the_queue(
    actor: Actor,
    run_id: RunId,
    *,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Draft:
    """The draft of that run, with the case back in the queue; asked again, the same draft.

    Writing on a case takes hold of it. A system does not sit at a desk: held by one, the case
    would be closed to every analyst.

    Raises:
        PermissionDeniedError, NotFoundError, InputError, ConflictError: as `create_draft`.
    """
    draft = create_draft(actor, run_id, specs=specs, unit_of_work=unit_of_work, time_source=time_source)
    with suppress(ConflictError):  # asked again: it was handed back then, and may be somebody's now
        release_case(actor, draft.case_id, unit_of_work=unit_of_work, time_source=time_source)
    return draft
