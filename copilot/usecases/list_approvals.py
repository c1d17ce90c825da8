"""The checker's inbox."""

from copilot.domain.draft import DraftStatus
from copilot.domain.identity import Actor, Permission
from copilot.domain.views import DraftRow
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.draft_access import query_for
from copilot.usecases.void_submissions import void_expired


def list_approvals(
    actor: Actor, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[DraftRow, ...]:
    """What waits for approval in the actor's queues; what the actor wrote is listed and marked `mine`.

    Raises:
        PermissionDeniedError: the actor does not review drafts.
    """
    require(actor, Permission.DRAFT_REVIEW, to="review drafts")
    void_expired(unit_of_work=unit_of_work, time_source=time_source)
    with unit_of_work(read_only=True) as unit:
        return unit.drafts.rows(query_for(actor, statuses=(DraftStatus.SUBMITTED,)))
