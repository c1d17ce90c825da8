"""Service accounts and their tokens in the own store."""

from datetime import datetime
from typing import Protocol

from copilot.domain.ids import UserId
from copilot.domain.service_account import ServiceAccount, ServiceToken


class ServiceAccounts(Protocol):
    """What was revoked stays revoked, and a token's digest and end never change: the database refuses both."""

    def add(self, account: ServiceAccount) -> None:
        """Keep a new account without its tokens; it becomes a user without a role, whom no sign-in lets do anything.

        Raises:
            ConflictError: the id is taken, by an account or by a person.
        """
        ...

    def get(self, account_id: UserId) -> ServiceAccount | None: ...

    def by_token(self, token_id: str) -> ServiceAccount | None:
        """The account that a token belongs to, with all its tokens."""
        ...

    def all(self) -> tuple[ServiceAccount, ...]:
        """By id."""
        ...

    def add_token(self, token: ServiceToken) -> None: ...

    def revoke(self, account_id: UserId, *, at: datetime, token_id: str | None = None) -> None:
        """Revoke one token, or the account with every token; what is revoked already keeps its time."""
        ...
