"""The people whom the demo sign-in offers."""

from copilot.domain.ids import UserId
from copilot.domain.views import UserView
from pages.ui import current


def demo_users() -> tuple[UserView, ...]:
    """The users of the own store, as the demo administrator sees them; none while the desk starts."""
    services = current.services_or_none()
    if services is None:
        return ()
    return tuple(services.list_users(services.actor(UserId("admin"))))
