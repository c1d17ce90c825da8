"""Service accounts: managers of users make them, give them tokens and revoke them; each step is audited."""

import re
import secrets
from collections.abc import Collection
from datetime import timedelta

from pydantic import SecretStr

from copilot.domain.identity import Actor, Permission, Role
from copilot.domain.ids import UserId
from copilot.domain.service_account import (
    ACCOUNT_PREFIX,
    PERSONS_ONLY,
    TOKEN_PREFIX,
    IssuedToken,
    ServiceAccount,
    ServiceToken,
    digest_of,
)
from copilot.errors import InputError, NotFoundError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require

MAX_DAYS = 366
DEFAULT_DAYS = 90
_NAME = re.compile(r"[a-z][a-z0-9-]{2,39}")
_SECRET_BYTES = 32
_ID_BYTES = 8


def create_service_account(
    actor: Actor,
    name: str,
    roles: Collection[Role],
    *,
    days: int = DEFAULT_DAYS,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> IssuedToken:
    """A new account `svc-<name>` with its first token, whose text is shown this once and kept nowhere.

    Raises:
        PermissionDeniedError: the actor does not manage users.
        InputError: a name, role or number of days that cannot be used.
        ConflictError: the name is taken.
    """
    require(actor, Permission.USERS_MANAGE, to="manage service accounts")
    account = ServiceAccount(
        account_id=UserId(ACCOUNT_PREFIX + _checked_name(name)),
        name=f"{name} (service account)",
        roles=_checked_roles(roles),
        created_by=actor.user_id,
        created_at=time_source.now(),
    )
    issued, token = _new_token(account.account_id, days, time_source)
    with unit_of_work() as unit:
        unit.service_accounts.add(account)
        _record(unit, "service_account.created", actor, account.account_id, roles=sorted(account.roles))
        _keep(unit, actor, token)
    return issued


def issue_service_token(
    actor: Actor,
    account_id: UserId,
    *,
    days: int = DEFAULT_DAYS,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> IssuedToken:
    """One more token, so that the old one can be replaced without a gap.

    Raises:
        PermissionDeniedError: the actor does not manage users.
        NotFoundError: no such account.
        InputError: the account is revoked, or the number of days cannot be used.
    """
    require(actor, Permission.USERS_MANAGE, to="manage service accounts")
    issued, token = _new_token(account_id, days, time_source)
    with unit_of_work() as unit:
        if _known(unit, account_id).revoked_at is not None:
            raise InputError(f"{account_id} is revoked and gets no token. Create an account of another name.")
        _keep(unit, actor, token)
    return issued


def revoke_service_account(
    actor: Actor,
    account_id: UserId,
    *,
    token_id: str | None = None,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> ServiceAccount:
    """Revoke one token, or the account with every token; counts from the next request on and is never undone.

    Raises:
        PermissionDeniedError: the actor does not manage users.
        NotFoundError: no such account, or no such token of it.
    """
    require(actor, Permission.USERS_MANAGE, to="manage service accounts")
    with unit_of_work() as unit:
        account = _known(unit, account_id)
        if token_id is not None and token_id not in {token.token_id for token in account.tokens}:
            raise NotFoundError(
                f"{account_id} has no token {token_id}. List the accounts to see their tokens."
            )
        unit.service_accounts.revoke(account_id, at=time_source.now(), token_id=token_id)
        what = "service_account.revoked" if token_id is None else "service_token.revoked"
        _record(unit, what, actor, account_id, **({"token_id": token_id} if token_id else {}))
        return _known(unit, account_id)


def list_service_accounts(actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> tuple[ServiceAccount, ...]:
    """Every account with its tokens, by id.

    Raises:
        PermissionDeniedError: the actor does not manage users.
    """
    require(actor, Permission.USERS_MANAGE, to="manage service accounts")
    with unit_of_work(read_only=True) as unit:
        return unit.service_accounts.all()


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name[:60]!r} cannot name a service account. Use a small letter, then 2 to 39 small letters, digits"
            " and hyphens."
        )
    return name


def _checked_roles(roles: Collection[Role]) -> frozenset[Role]:
    if not roles:
        raise InputError("A service account needs at least one role. Name it with --role.")
    for role in sorted(PERSONS_ONLY.intersection(roles)):
        raise InputError(
            f"A service account cannot be {role.value}: only a person approves or manages users. Leave it out."
        )
    return frozenset(roles)


def _new_token(account_id: UserId, days: int, time_source: TimeSource) -> tuple[IssuedToken, ServiceToken]:
    if not 1 <= days <= MAX_DAYS:
        raise InputError(f"A token lives for 1 to {MAX_DAYS} days; got {days}.")
    now = time_source.now()
    token_id, secret = secrets.token_hex(_ID_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    kept = ServiceToken(
        token_id=token_id,
        account_id=account_id,
        digest=digest_of(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    text = SecretStr(f"{TOKEN_PREFIX}_{token_id}_{secret}")
    return IssuedToken(account_id=account_id, token_id=token_id, token=text, expires_at=kept.expires_at), kept


def _keep(unit: UnitOfWork, actor: Actor, token: ServiceToken) -> None:
    unit.service_accounts.add_token(token)
    details = {"token_id": token.token_id, "expires_at": token.expires_at.isoformat()}
    _record(unit, "service_token.issued", actor, token.account_id, **details)


def _known(unit: UnitOfWork, account_id: UserId) -> ServiceAccount:
    account = unit.service_accounts.get(account_id)
    if account is None:
        raise NotFoundError(
            f"There is no service account {account_id}. List the accounts to see their names."
        )
    return account


def _record(unit: UnitOfWork, action: str, actor: Actor, account_id: UserId, **details: object) -> None:
    unit.audit.record(
        action, actor_id=actor.user_id, subject=f"service_account:{account_id}", details=dict(details)
    )
