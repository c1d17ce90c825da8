"""Verbs over users: who may sign in, and who is kept out."""

from typing import Annotated

import typer

from copilot.cli.options import ADMIN, AsJson, AsUser, DataDir
from copilot.cli.output import emit, stdout, table
from copilot.cli.session import actor_for, services_for
from copilot.domain.ids import UserId

users = typer.Typer(help="Who signs in, and who is kept out.", no_args_is_help=True)
Whom = Annotated[str, typer.Argument(metavar="USER", help="A user id; `users list` shows them.")]


@users.command("list")
def users_list(user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Everybody with roles, groups, live sessions and blocks."""
    with services_for(data_dir) as services:
        found = services.list_access(actor_for(services, user))
    columns = ("user", "name", "roles", "groups", "sessions", "stands")
    rows = [
        (
            one.user_id,
            one.name,
            ", ".join(one.roles) or "none",
            ", ".join(one.groups),
            str(one.live_sessions),
            "blocked" if one.blocked else "",
        )
        for one in found
    ]
    emit({"users": found}, as_json=as_json, human=lambda: table("", columns, rows))


@users.command("revoke")
def users_revoke(
    whom: Whom,
    block: Annotated[bool, typer.Option("--block", help="And keep them out until `users restore`.")] = False,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """End every session of a user at once, on every device, and refuse every older sign-in."""
    with services_for(data_dir) as services:
        ended = services.revoke_user(actor_for(services, user), UserId(whom), block=block)
    said = f"{whom}: {ended} sessions ended" + ("; blocked until `users restore`." if block else ".")
    value = {"user_id": whom, "sessions_ended": ended, "blocked": block}
    emit(value, as_json=as_json, human=lambda: stdout.print(said))


@users.command("restore")
def users_restore(
    whom: Whom, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Let a blocked user sign in again."""
    with services_for(data_dir) as services:
        services.restore_user(actor_for(services, user), UserId(whom))
    emit(
        {"user_id": whom, "blocked": False},
        as_json=as_json,
        human=lambda: stdout.print(f"{whom} may sign in again."),
    )
