"""Verbs over users: who may sign in, and who is kept out."""

from typing import Annotated

import typer

from copilot.cli.session import Session, verb
from copilot.domain.ids import UserId

users = typer.Typer(help="Who signs in, and who is kept out.", no_args_is_help=True)
Whom = Annotated[str, typer.Argument(metavar="USER", help="A user id; `users list` shows them.")]


@users.command("list")
@verb
def users_list(session: Session) -> None:
    """Everybody with roles, groups, live sessions and blocks."""
    found = session.services.list_access(session.actor)
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
    session.show({"users": found}, columns, rows)


@users.command("revoke")
@verb
def users_revoke(
    session: Session,
    whom: Whom,
    block: Annotated[bool, typer.Option("--block", help="And keep them out until `users restore`.")] = False,
) -> None:
    """End every session of a user at once, on every device, and refuse every older sign-in."""
    ended = session.services.revoke_user(session.actor, UserId(whom), block=block)
    said = f"{whom}: {ended} sessions ended" + ("; blocked until `users restore`." if block else ".")
    value = {"user_id": whom, "sessions_ended": ended, "blocked": block}
    session.say(value, said)


@users.command("restore")
@verb
def users_restore(session: Session, whom: Whom) -> None:
    """Let a blocked user sign in again."""
    session.services.restore_user(session.actor, UserId(whom))
    session.say({"user_id": whom, "blocked": False}, f"{whom} may sign in again.")
