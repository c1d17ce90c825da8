"""Create a draft for whoever takes the case next: how another system of the bank drafts."""

from contextlib import suppress

from copilot.domain.draft import Draft
from copilot.domain.identity import Actor
from copilot.domain.ids import RunId
from copilot.errors import ConflictError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.create_draft import create_draft
from copilot.usecases.draft_access import Specs
from copilot.usecases.release_case import release_case


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
