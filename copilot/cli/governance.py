"""Verbs over keys, retention, legal holds and the prompt log."""

import base64
import secrets
from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.options import CaseArgument
from copilot.cli.output import progress, say_wrong, stdout, table
from copilot.cli.session import Session, case_named, verb
from copilot.domain.governance import KeyStatus
from copilot.domain.retention import RetentionLine, RetentionReport
from copilot.language import written

keys = typer.Typer(help="The keys under which the store is encrypted.", no_args_is_help=True)
retention = typer.Typer(help="What is erased when.", no_args_is_help=True)
holds = typer.Typer(help="Cases of which nothing is erased.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="Which matter or order asks for it.")]


@keys.command("status")
@verb
def keys_status(session: Session) -> None:
    """Which installation key is in force, and how many data keys it wraps."""
    status = session.services.key_status(session.actor)
    session.emit(status, lambda: _show_status(status, session.zone))


@keys.command("rotate")
@verb
def keys_rotate(
    session: Session,
    new_key_file: Annotated[
        Path | None,
        typer.Option("--new-key-file", metavar="FILE", help="The new key; else FOUREYES_NEW_ENCRYPTION_KEY."),
    ] = None,
) -> None:
    """Change the installation key. May be killed and repeated; the old key opens everything until the end."""
    for report in progress("Wrapping data keys"):
        status = session.services.rotate_keys(
            session.actor,
            new_key_file=new_key_file,
            progress=lambda done, total: report(done, total, ""),  # noqa: B023 (called in this turn)
        )
    session.emit(status, lambda: _show_status(status, session.zone))


@keys.command("new")
def keys_new() -> None:
    """Write a fresh installation key to stdout, 32 random bytes in base64."""
    typer.echo(base64.b64encode(secrets.token_bytes(32)).decode())


@retention.command("plan")
@verb
def retention_plan(session: Session) -> None:
    """Show what the rules would erase now; changes nothing."""
    report = session.services.retention_plan(session.actor)
    session.emit(report, lambda: _show_report(report))


@retention.command("run")
@verb
def retention_run(session: Session) -> None:
    """Erase what is due; exit 1 if a rule would have erased a case on legal hold, which is named and stays."""
    report = session.services.retention_run(session.actor)
    session.emit(report, lambda: _show_report(report))
    for case_id in report.refused:
        say_wrong(
            f"Case {case_id} is on legal hold, so nothing of it was erased. Lift the hold when the matter is"
            " closed, or give the rule more days."
        )
    if report.refused:
        raise typer.Exit(1)


@holds.command("list")
@verb
def holds_list(session: Session) -> None:
    """The legal holds in force."""
    found = session.services.list_holds(session.actor)
    rows = [(h.case_id, h.set_by, written.short_moment(h.set_at, session.zone), h.reason) for h in found]
    session.show({"holds": found}, ("case", "set by", "since", "reason"), rows)


@holds.command("set")
@verb
def holds_set(session: Session, case: CaseArgument, reason: Reason) -> None:
    """Put a case on legal hold."""
    hold = session.services.set_hold(session.actor, case_named(case), reason=reason)
    session.say(hold, f"Case {hold.case_id} is on legal hold.")


@holds.command("lift")
@verb
def holds_lift(session: Session, case: CaseArgument, reason: Reason) -> None:
    """Lift the legal hold of a case."""
    session.services.lift_hold(session.actor, case_named(case), reason=reason)
    session.say({"case_id": case, "held": False}, f"The legal hold of case {case} is lifted.")


@verb
def prompt_log(session: Session, case: CaseArgument) -> None:
    """What was sent to models for a case and what came back, as far as the providers' policies keep it."""
    entries = session.services.prompt_log(session.actor, case_named(case))
    rows = [
        (
            written.short_moment(e.at, session.zone),
            e.engine,
            e.policy,
            str(e.sent_bytes),
            str(e.received_bytes),
        )
        for e in entries
    ]
    session.show({"entries": entries}, ("at", "engine", "policy", "bytes sent", "bytes received"), rows)


def _show_status(status: KeyStatus, zone: str) -> None:
    stdout.print(
        f"Installation key {status.master_id} in {status.place}, since {written.short_moment(status.since, zone)}"
    )
    stdout.print(f"{status.data_keys} data keys, {status.destroyed} destroyed by retention")
    if status.rotating_to:
        stdout.print(f"Rotating to {status.rotating_to}: {status.rewrapped} of {status.data_keys} done")


def _show_report(report: RetentionReport) -> None:
    done = "would be erased" if report.dry_run else "erased"
    table("", ("data", "kept for", f"rows {done}", "cases", "held", "in work"), map(_line, report.lines))


def _line(line: RetentionLine) -> tuple[str, ...]:
    kept = "ever" if line.days is None else f"{line.days} days"
    return (
        line.data_class,
        kept,
        str(line.rows),
        str(line.cases),
        ", ".join(line.held),
        ", ".join(line.in_work),
    )
