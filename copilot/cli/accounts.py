"""Verbs of the HTTP API: service accounts with their tokens, and serving it alone."""

import logging
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from copilot.cli.options import DataDir
from copilot.cli.output import stdout
from copilot.cli.session import Session, settings_for, verb
from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.domain.service_account import ACCOUNT_PREFIX, IssuedToken, ServiceAccount, ServiceToken
from copilot.language import written

accounts = typer.Typer(help="Service accounts of the HTTP API.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account, such as case-feed.")]
Days = Annotated[int, typer.Option("--days", help="How long the token lives, at most 366 days.")]


@accounts.command("create")
@verb
def create(
    session: Session,
    name: Name,
    role: Annotated[list[Role], typer.Option("--role", help="A role it holds; may be repeated.")],
    days: Days = 90,
) -> None:
    """Make a service account and show its first token, this once."""
    issued = session.services.create_service_account(session.actor, name, role, days=days)
    _show_issued(session, issued)


@accounts.command("token")
@verb
def token(session: Session, name: Name, days: Days = 90) -> None:
    """Give an account one more token and show it, this once; the old one works until it is revoked."""
    issued = session.services.issue_service_token(session.actor, _account_id(name), days=days)
    _show_issued(session, issued)


@accounts.command("list")
@verb
def list_accounts(session: Session) -> None:
    """List the accounts with their roles and tokens; the tokens' texts are kept nowhere."""
    found = session.services.list_service_accounts(session.actor)
    session.show(
        {"accounts": [_account_json(account) for account in found]},
        ("account", "roles", "token", "state", "until"),
        _rows(found),
    )


@accounts.command("revoke")
@verb
def revoke(
    session: Session,
    name: Name,
    token_id: Annotated[
        str | None, typer.Option("--token", metavar="ID", help="Just this token; otherwise the account.")
    ] = None,
) -> None:
    """Revoke an account with every token, or one token; counts from the next request on."""
    account = session.services.revoke_service_account(session.actor, _account_id(name), token_id=token_id)
    session.say(_account_json(account), "Revoked.")


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535)] = 8502,
    data_dir: DataDir = None,
) -> None:
    """Serve the HTTP API alone; the desk serves it under /api as well, so one of the two is enough."""
    import uvicorn

    from copilot.api.server import create_app, start

    settings = settings_for(data_dir)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("copilot.api").setLevel(logging.INFO)  # one line a request, without texts
    services = start(settings)  # what is wrong is one line here, not a traceback of the server
    uvicorn.run(
        create_app(settings, build=lambda: services),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        date_header=True,
    )


def _account_id(name: str) -> UserId:
    return UserId(name if name.startswith(ACCOUNT_PREFIX) else ACCOUNT_PREFIX + name)


def _show_issued(session: Session, issued: IssuedToken) -> None:
    # The one place where a token is written out.
    value = {**issued.model_dump(mode="json"), "token": issued.token.get_secret_value()}

    def human() -> None:
        stdout.print(value["token"], markup=False)
        stdout.print(
            f"\nThe token of {issued.account_id}, valid until {written.short_day(issued.expires_at)}. Keep it now: it is not shown"
            " again.",
            style="dim",
        )

    session.emit(value, human)


def _account_json(account: ServiceAccount) -> dict[str, Any]:
    # The digest stays inside: it opens nothing, and nobody needs it.
    return account.model_dump(mode="json", exclude={"tokens": {"__all__": {"digest", "account_id"}}})


def _rows(found: tuple[ServiceAccount, ...]) -> list[tuple[str, ...]]:
    now = datetime.now(UTC)
    return [
        (
            account.account_id,
            ", ".join(sorted(account.roles)),
            token.token_id,
            _state(account, token, now),
            written.short_day(token.expires_at),
        )
        for account in found
        for token in account.tokens
    ]


def _state(account: ServiceAccount, token: ServiceToken, now: datetime) -> str:
    if token.revoked_at or account.revoked_at:
        return "revoked"
    return "expired" if token.expires_at <= now else "valid"
