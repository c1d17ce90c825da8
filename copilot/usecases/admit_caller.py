"""Admit a caller of the HTTP API by its token."""

from datetime import datetime

from copilot.domain.service_account import TOKEN_PREFIX, ServiceAccount, ServiceCaller
from copilot.errors import UnauthenticatedError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory

REFUSED = "The bearer token is not valid. Ask an administrator for a new one."
"""One message for a token that is unknown, wrong, expired or revoked: the audit tells them apart, a caller is not told."""


def admit_caller(token: str, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource) -> ServiceCaller:
    """The service account behind a token, with the roles it holds at this moment.

    A refusal of a token that is known by its id is audited, once an hour; one that nobody
    issued is not. So neither noise from outside nor a forgotten client can fill the trail.

    Raises:
        UnauthenticatedError: the token opens nothing now.
    """
    token_id, secret = _parts(token)
    with unit_of_work(read_only=True) as unit:
        account = unit.service_accounts.by_token(token_id)
    if account is None:
        raise UnauthenticatedError(REFUSED)
    reason = _refusal(account, token_id, secret, time_source.now())
    if reason:
        with unit_of_work() as unit:
            _record_once_an_hour(unit, account, token_id, reason, time_source.now())
        raise UnauthenticatedError(REFUSED)
    return ServiceCaller(actor=account.actor, token_id=token_id)


def _record_once_an_hour(
    unit: UnitOfWork, account: ServiceAccount, token_id: str, reason: str, now: datetime
) -> None:
    what = "service_token.refused"
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = f"{what}:{token_id}:{hour.isoformat()}"
    claim = unit.operations.claim(key, actor_id=account.account_id, what=what, now=now, until=now)
    if not claim.first:
        return
    unit.operations.finish(key, result="audited")
    unit.audit.record(
        what,
        actor_id=account.account_id,
        subject=f"service_account:{account.account_id}",
        details={"token_id": token_id, "reason": reason},
    )


def _parts(token: str) -> tuple[str, str]:
    prefix, _, rest = token.partition("_")
    token_id, _, secret = rest.partition("_")
    if prefix != TOKEN_PREFIX or not (token_id.isascii() and token_id.isalnum() and secret.isascii()):
        raise UnauthenticatedError(REFUSED)
    return token_id, secret


def _refusal(account: ServiceAccount, token_id: str, secret: str, now: datetime) -> str:
    token = next(token for token in account.tokens if token.token_id == token_id)
    return token.refusal(secret, now) or ("account revoked" if account.revoked_at is not None else "")
