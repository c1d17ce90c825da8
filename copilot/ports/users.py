"""Users with their roles, and what they keep for themselves."""

from typing import Protocol

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.views import SavedView, UserView


class Users(Protocol):
    """The staff directory of the own store; roles are read again for each sign-in and run."""

    def actor(self, user_id: UserId) -> Actor | None: ...
    def all(self) -> tuple[UserView, ...]: ...


class SavedViews(Protocol):
    """Filters under a name, per user."""

    def save(self, user_id: UserId, view: SavedView) -> None:
        """Keep the view; one of the same name is replaced."""
        ...

    def of(self, user_id: UserId) -> tuple[SavedView, ...]:
        """By name."""
        ...
