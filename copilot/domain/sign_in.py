"""Signing in: what a token says, whether it still counts, and which roles its groups give.

Pure rules. A token says who somebody is; what they may do comes from the groups that the
identity provider named, by the mapping of this installation, and from nowhere else.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, Field, SecretStr

from copilot.domain.base import DomainModel
from copilot.domain.identity import Role
from copilot.domain.ids import UserId

CLOCK_SKEW = timedelta(seconds=60)
"""How far the provider's clock may stand from ours, either way."""
_MAX_GROUPS = 500
_LONGEST = 200


class EndedBy(StrEnum):
    """Why a session is over; `SAID` is what the person reads."""

    TOKEN = "token_expired"  # noqa: S105 - a reason, not a secret
    AGE = "session_expired"
    IDLE = "idle"
    SIGNED_OUT = "signed_out"
    EVERYWHERE = "signed_out_everywhere"
    REVOKED = "revoked"
    BLOCKED = "blocked"
    PROVIDER = "revoked_by_provider"
    SILENT = "provider_silent"
    OTHER_ISSUER = "other_issuer"
    EARLY = "clock_skew"
    BROKEN = "token_unusable"
    UNKNOWN = "unknown_user"


SAID: dict[EndedBy, str] = {
    EndedBy.TOKEN: "Your sign-in has reached its end. Sign in again.",
    EndedBy.AGE: "Your session has lasted as long as one may. Sign in again.",
    EndedBy.IDLE: "Your session ended because nothing was done for a while. Sign in again.",
    EndedBy.SIGNED_OUT: "You have signed out.",
    EndedBy.EVERYWHERE: "You have signed out everywhere.",
    EndedBy.REVOKED: "Your session was ended by an administrator. Sign in again in a minute.",
    EndedBy.BLOCKED: "Your access is blocked. Ask an administrator.",
    EndedBy.PROVIDER: "The identity provider has withdrawn your sign-in. Sign in again, or ask its administrator.",
    EndedBy.SILENT: "The identity provider has not answered for too long to go on trusting this session. "
    "Sign in again in a few minutes.",
    EndedBy.OTHER_ISSUER: "Your sign-in comes from an identity provider that is not in use here. Sign in again.",
    EndedBy.EARLY: "The identity provider's clock is ahead of this machine's by more than a minute, so your "
    "sign-in is not valid yet. Try again shortly, and tell an administrator if it stays so.",
    EndedBy.BROKEN: "Your sign-in holds no usable name and time. Sign in again, or tell an administrator.",
    EndedBy.UNKNOWN: "The store does not know you. Sign in as somebody else, or ask an administrator.",
}


class SignInRules(DomainModel):
    """How people sign in here; from settings alone."""

    demo: bool
    """The demo's own provider, which asks for no password."""
    issuer: str
    client_id: str
    client_secret: SecretStr = SecretStr("")
    groups_claim: str = "groups"
    groups: Mapping[str, frozenset[Role]] = Field(default_factory=dict)
    """Group at the provider → roles here; an unnamed group gives nothing."""
    session: timedelta = timedelta(hours=10)
    idle: timedelta = timedelta(minutes=30)
    recheck: timedelta = timedelta(minutes=5)
    """How often the provider is asked whether a sign-in still holds."""
    silence: timedelta = timedelta(minutes=15)
    """How long a session goes on while the provider does not answer."""

    def roles(self, groups: Iterable[str]) -> frozenset[Role]:
        """The roles that these groups give; none for none."""
        return frozenset().union(*(self.groups.get(group, frozenset()) for group in groups))


NOBODY = SignInRules(demo=False, issuer="", client_id="")
"""Where nothing is configured nobody signs in."""


class SignInClaims(DomainModel):
    """What the sign-in cookie's token says, taken only from it."""

    issuer: str
    audience: tuple[str, ...]
    subject: str
    name: str
    nonce: str
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    not_before: AwareDatetime | None = None
    groups: tuple[str, ...] = ()
    access_token: SecretStr = SecretStr("")

    @property
    def session_id(self) -> str:
        """The same for every tab of one sign-in, another for the next; tells nothing about the token."""
        one = [self.issuer, self.subject, self.nonce, self.issued_at.timestamp()]
        return hashlib.sha256(json.dumps(one).encode()).hexdigest()

    @property
    def user_id(self) -> UserId:
        """The provider's person under a name of ours: no subject can name a user who was here before."""
        both = json.dumps([self.issuer, self.subject])
        return UserId(f"U-{hashlib.sha256(both.encode()).hexdigest()[:16]}")


class Session(DomainModel):
    """One sign-in of one person, from its first request until it ends; it never comes back."""

    session_id: str
    user_id: UserId
    began_at: AwareDatetime
    seen_at: AwareDatetime
    checked_at: AwareDatetime  # when the provider last confirmed it, or it began
    expires_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    ended_by: EndedBy | None = None


class Identity(DomainModel):
    """A person at the provider, and the groups that it named last."""

    user_id: UserId
    issuer: str
    subject: str
    groups: tuple[str, ...]


class Barrier(DomainModel):
    """What keeps a user's older sign-ins, or all of them, out."""

    refused_before: AwareDatetime
    blocked: bool


def read_claims(token: Mapping[str, Any], *, groups_claim: str) -> SignInClaims | None:
    """The claims of a decoded token, or None where it names no person or no time."""
    subject, issued, expires = token.get("sub"), _moment(token.get("iat")), _moment(token.get("exp"))
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST or issued is None or expires is None:
        return None
    audience = token.get("aud")
    tokens = token.get("tokens")
    access = tokens.get("access", "") if isinstance(tokens, Mapping) else ""
    return SignInClaims(
        issuer=str(token.get("iss", "")).rstrip("/"),
        audience=tuple(str(one) for one in (audience if isinstance(audience, list) else [audience])),
        subject=subject,
        name=shown_name(token) or subject,
        nonce=str(token.get("nonce") or token.get("jti") or ""),
        issued_at=issued,
        expires_at=expires,
        not_before=_moment(token.get("nbf")),
        groups=read_groups(token, groups_claim),
        access_token=SecretStr(str(access)),
    )


def shown_name(token: Mapping[str, Any]) -> str:
    """What to call the person on a screen; never what they are known by."""
    for claim in ("name", "preferred_username", "email"):
        said = token.get(claim)
        if isinstance(said, str) and said.strip():
            return " ".join("".join(c for c in said if c.isprintable()).split())[:_LONGEST]
    return ""


def read_groups(token: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """The groups named by the claim, as one text or a list of texts; anything else is no group."""
    said = token.get(claim)
    listed = [said] if isinstance(said, str) else said if isinstance(said, list | tuple) else []
    named = dict.fromkeys(one for one in listed if isinstance(one, str) and 0 < len(one) <= _LONGEST)
    return tuple(named)[:_MAX_GROUPS]


def token_problem(claims: SignInClaims, rules: SignInRules, now: datetime) -> EndedBy | None:
    """Why this token does not let anybody in at this moment, or None.

    Signature and nonce were checked when the token came; here it is about whose it is and its times.
    """
    if (
        not rules.issuer
        or claims.issuer != rules.issuer.rstrip("/")
        or rules.client_id not in claims.audience
    ):
        return EndedBy.OTHER_ISSUER
    if now > claims.expires_at + CLOCK_SKEW:
        return EndedBy.TOKEN
    if claims.issued_at > now + CLOCK_SKEW or (claims.not_before and claims.not_before > now + CLOCK_SKEW):
        return EndedBy.EARLY
    if now >= session_end(claims, rules):
        return EndedBy.AGE
    return None


def session_end(claims: SignInClaims, rules: SignInRules) -> datetime:
    """The moment after which this sign-in lets nobody in, whatever is done meanwhile."""
    return min(claims.expires_at + CLOCK_SKEW, claims.issued_at + rules.session)


def session_problem(session: Session, rules: SignInRules, now: datetime) -> EndedBy | None:
    """Why a known session does not go on, or None."""
    if session.ended_at is not None:
        return session.ended_by or EndedBy.SIGNED_OUT
    if now - session.seen_at >= rules.idle:
        return EndedBy.IDLE
    return EndedBy.AGE if now >= session.expires_at else None


def _moment(said: object) -> datetime | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return datetime.fromtimestamp(said, UTC)
    except (ValueError, OverflowError, OSError):
        return None
