"""Verbs over the audit trail: verify it, sign its end, export it."""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from copilot.cli.options import ADMIN, AsUser, DataDir
from copilot.cli.output import plain
from copilot.cli.session import Session, actor_for, services_for, verb
from copilot.domain.governance import Checkpoint
from copilot.domain.ids import CaseId
from copilot.domain.views import AuditFilter
from copilot.errors import InputError

audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
OutFile = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it there; else to stdout.")
]


@audit.command("verify")
@verb
def audit_verify(
    session: Session,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="FILE", help="A checkpoint kept elsewhere: finds an older store put back."
        ),
    ] = None,
) -> None:
    """Walk the hash chain and its signed checkpoints; exit 1 and name the first row that does not hold."""
    kept = _checkpoint_from(against)
    verdict = session.services.verify_audit(session.actor, against=kept)
    said = (
        f"{verdict.rows} rows and {verdict.checkpoints} signed checkpoints verify"
        if verdict.ok
        else f"Row {verdict.first_bad} does not hold: {verdict.reason}"
    )
    session.say(verdict, said)
    if not verdict.ok:
        raise typer.Exit(1)


@audit.command("checkpoint")
def audit_checkpoint(out: OutFile = None, user: AsUser = ADMIN, data_dir: DataDir = None) -> None:
    """Sign the chain's end as JSON; kept elsewhere, it proves later that nothing was changed or put back."""
    with services_for(data_dir) as services:
        signed = services.checkpoint_audit(actor_for(services, user))
    _write(signed.model_dump_json(indent=2) + "\n", out)


@audit.command("export")
def audit_export(
    case: Annotated[
        str | None, typer.Option("--case", metavar="CASE", help="Only rows of this case.")
    ] = None,
    out: OutFile = None,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
) -> None:
    """Every row that the user may see, newest first, one JSON object a line."""
    with services_for(data_dir) as services:
        wanted = AuditFilter(case_id=CaseId(case) if case else None)
        rows = services.export_audit(actor_for(services, user), wanted)
        _write("".join(json.dumps(plain(row), ensure_ascii=False) + "\n" for row in rows), out)


def _checkpoint_from(file: Path | None) -> Checkpoint | None:
    """The checkpoint in a file; raises `InputError` where there is none."""
    if file is None:
        return None
    try:
        return Checkpoint.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"The checkpoint {file} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise InputError(
            f"{file} is not a checkpoint. Name a file that `audit checkpoint --out` wrote."
        ) from error


def _write(content: str, out: Path | None) -> None:
    if out is None:
        typer.echo(content, nl=False)
        return
    try:
        out.write_text(content, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}. Name another file.") from error
