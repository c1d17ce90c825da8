"""The people whom the demo sign-in offers."""

from copilot.domain.ids import UserId
from copilot.domain.views import UserView
from pages.ui import current


def demo_users() -> tuple[UserView, ...]:
    """The users of the own store who are neither an identity provider's nor service accounts; none at the start."""
    services = current.services_or_none()
    if services is None:
        return ()
    admin = services.actor(UserId("admin"))
    provided = {access.user_id for access in services.list_access(admin) if access.issuer}
    # A service account is a user without a role.
    return tuple(user for user in services.list_users(admin) if user.roles and user.user_id not in provided)
