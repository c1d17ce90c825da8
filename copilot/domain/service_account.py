"""Service accounts: other systems of the bank that act through the HTTP API, and their tokens.

A token is two parts: an id that finds its row, and a secret of 256 random bits. Only the
SHA-256 of the secret is kept: a digest made slow on purpose protects passwords that people
choose, and there is nothing to guess here.
"""

import hashlib
import hmac
from datetime import datetime

from pydantic import AwareDatetime, SecretStr

from copilot.domain.base import DomainModel
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId

ACCOUNT_PREFIX = "svc-"
"""Begins the id of every service account, so that the audit shows at a glance that no person acted."""
TOKEN_PREFIX = "foureyes"  # noqa: S105 - a scanner for lost secrets looks for this word
PERSONS_ONLY = frozenset({Role.CHECKER, Role.ADMIN})
"""Roles that no service account holds: approvers and managers of users are people."""


def digest_of(secret: str) -> str:
    """What the store keeps of a token's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ServiceToken(DomainModel):
    """One token of an account, as it is kept: nothing in it opens anything."""

    token_id: str
    account_id: UserId
    digest: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    revoked_at: AwareDatetime | None = None

    def refusal(self, secret: str, now: datetime) -> str:
        """Why the token does not open the API now, or "" if it does; compares in constant time."""
        if not hmac.compare_digest(self.digest, digest_of(secret)):
            return "wrong secret"
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else ""


class ServiceAccount(DomainModel):
    """Another system of the bank, with the roles it holds and its tokens, newest last."""

    account_id: UserId
    name: str
    roles: frozenset[Role]
    created_by: UserId
    created_at: AwareDatetime
    revoked_at: AwareDatetime | None = None
    tokens: tuple[ServiceToken, ...] = ()

    @property
    def actor(self) -> Actor:
        """The account as use cases see it."""
        return Actor(user_id=self.account_id, name=self.name, roles=self.roles)


class IssuedToken(DomainModel):
    """A token at the one moment at which its text is known."""

    account_id: UserId
    token_id: str
    token: SecretStr
    expires_at: AwareDatetime


class ServiceCaller(DomainModel):
    """Who calls, proven by a token."""

    actor: Actor
    token_id: str
