"""Sessions of signed-in people, and the provider that vouches for them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import SecretStr

from copilot.domain.base import DomainModel
from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.domain.sign_in import Barrier, EndedBy, Identity, Session


class Sessions(Protocol):
    """The own store's record of who is signed in: the list of revoked sign-ins is its ended rows."""

    def get(self, session_id: str) -> Session | None: ...

    def put(self, session: Session) -> None:
        """Begin a session, or note that it was seen or checked; an ended one never begins again."""
        ...

    def end(self, user_id: UserId, *, why: EndedBy, at: datetime, session_id: str | None = None) -> int:
        """End one session of the user, or all; returns how many were live."""
        ...

    def live(self, user_id: UserId, now: datetime) -> tuple[Session, ...]:
        """Sessions that have not ended and not expired, newest first."""
        ...

    def forget_expired(self, before: datetime) -> int:
        """Drop sessions whose tokens nobody can use any more; returns how many."""
        ...


class Identities(Protocol):
    """People of the identity provider, and what keeps users out."""

    def of(self, user_id: UserId) -> Identity | None: ...

    def put(self, identity: Identity, *, name: str, roles: Iterable[Role]) -> None:
        """Keep the person with name, groups and roles, as a user from now on."""
        ...

    def barrier(self, user_id: UserId) -> Barrier | None: ...
    def set_barrier(self, user_id: UserId, barrier: Barrier) -> None: ...


class Standing(StrEnum):
    """What the provider says about a sign-in now."""

    HOLDS = "holds"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"
    NOT_OFFERED = "not_offered"  # it has no way to ask


class Recheck(DomainModel):
    """The provider's answer; `groups` is None where it named none."""

    standing: Standing
    groups: tuple[str, ...] | None = None


class IdentityProvider(Protocol):
    """The provider, asked again while a session lasts."""

    def recheck(self, access_token: SecretStr, *, subject: str, groups_claim: str) -> Recheck:
        """Whether the sign-in behind this token still holds; bounded in time, raises nothing."""
        ...

    def close(self) -> None: ...
