"""Saved views: the user's own filters under a name."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.views import SavedView
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require


def save_view(actor: Actor, view: SavedView, *, unit_of_work: UnitOfWorkFactory) -> None:
    """Keep the filter for the actor; one of the same name is replaced."""
    require(actor, Permission.CASE_READ, to="read cases")
    with unit_of_work() as unit:
        unit.views.save(actor.user_id, view)


def list_views(actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> tuple[SavedView, ...]:
    """The actor's own views, by name."""
    with unit_of_work(read_only=True) as unit:
        return unit.views.of(actor.user_id)
