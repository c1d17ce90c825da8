"""Sign in, and who else is there."""

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.views import UserView
from copilot.errors import NotFoundError
from copilot.ports.unit_of_work import UnitOfWorkFactory


def sign_in(user_id: UserId, *, unit_of_work: UnitOfWorkFactory) -> Actor:
    """The user with the roles held now; called anew for every run, so that a lost role is lost at once.

    Raises:
        NotFoundError: no such user.
    """
    with unit_of_work(read_only=True) as unit:
        actor = unit.users.actor(user_id)
    if actor is None:
        raise NotFoundError(f"There is no user {user_id}. Check the name, or ask an administrator.")
    return actor


def list_users(_actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> tuple[UserView, ...]:
    """Everybody, by name: for assigning cases and naming a checker."""
    with unit_of_work(read_only=True) as unit:
        return unit.users.all()
