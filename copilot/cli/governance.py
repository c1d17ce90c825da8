"""Verbs over keys, retention, legal holds and the prompt log."""

import base64
import secrets
from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.options import ADMIN, AsJson, AsUser, CaseArgument, DataDir
from copilot.cli.output import emit, progress, say_wrong, stdout, table
from copilot.cli.session import actor_for, case_named, services_for
from copilot.domain.governance import KeyStatus
from copilot.domain.retention import RetentionLine, RetentionReport
from copilot.language import written

keys = typer.Typer(help="The keys under which the store is encrypted.", no_args_is_help=True)
retention = typer.Typer(help="What is erased when.", no_args_is_help=True)
holds = typer.Typer(help="Cases of which nothing is erased.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="Which matter or order asks for it.")]


@keys.command("status")
def keys_status(user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Which installation key is in force, and how many data keys it wraps."""
    with services_for(data_dir) as services:
        status, zone = services.key_status(actor_for(services, user)), services.bank.timezone
    emit(status, as_json=as_json, human=lambda: _show_status(status, zone))


@keys.command("rotate")
def keys_rotate(
    new_key_file: Annotated[
        Path | None,
        typer.Option("--new-key-file", metavar="FILE", help="The new key; else FOUREYES_NEW_ENCRYPTION_KEY."),
    ] = None,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Change the installation key. May be killed and repeated; the old key opens everything until the end."""
    with services_for(data_dir) as services:
        zone = services.bank.timezone
        for report in progress("Wrapping data keys"):
            status = services.rotate_keys(
                actor_for(services, user),
                new_key_file=new_key_file,
                progress=lambda done, total: report(done, total, ""),  # noqa: B023 (called in this turn)
            )
    emit(status, as_json=as_json, human=lambda: _show_status(status, zone))


@keys.command("new")
def keys_new() -> None:
    """Write a fresh installation key to stdout, 32 random bytes in base64."""
    typer.echo(base64.b64encode(secrets.token_bytes(32)).decode())


@retention.command("plan")
def retention_plan(user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show what the rules would erase now; changes nothing."""
    with services_for(data_dir) as services:
        report = services.retention_plan(actor_for(services, user))
    emit(report, as_json=as_json, human=lambda: _show_report(report))


@retention.command("run")
def retention_run(user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Erase what is due; exit 1 if a rule would have erased a case on legal hold, which is named and stays."""
    with services_for(data_dir) as services:
        report = services.retention_run(actor_for(services, user))
    emit(report, as_json=as_json, human=lambda: _show_report(report))
    for case_id in report.refused:
        say_wrong(
            f"Case {case_id} is on legal hold, so nothing of it was erased. Lift the hold when the matter is"
            " closed, or give the rule more days."
        )
    if report.refused:
        raise typer.Exit(1)


@holds.command("list")
def holds_list(user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """The legal holds in force."""
    with services_for(data_dir) as services:
        found, zone = services.list_holds(actor_for(services, user)), services.bank.timezone
    rows = [(h.case_id, h.set_by, written.short_moment(h.set_at, zone), h.reason) for h in found]
    emit(
        {"holds": found},
        as_json=as_json,
        human=lambda: table("", ("case", "set by", "since", "reason"), rows),
    )


@holds.command("set")
def holds_set(
    case: CaseArgument,
    reason: Reason,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Put a case on legal hold."""
    with services_for(data_dir) as services:
        hold = services.set_hold(actor_for(services, user), case_named(case), reason=reason)
    emit(hold, as_json=as_json, human=lambda: stdout.print(f"Case {hold.case_id} is on legal hold."))


@holds.command("lift")
def holds_lift(
    case: CaseArgument,
    reason: Reason,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Lift the legal hold of a case."""
    with services_for(data_dir) as services:
        services.lift_hold(actor_for(services, user), case_named(case), reason=reason)
    emit(
        {"case_id": case, "held": False},
        as_json=as_json,
        human=lambda: stdout.print(f"The legal hold of case {case} is lifted."),
    )


def prompt_log(
    case: CaseArgument, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """What was sent to models for a case and what came back, as far as the providers' policies keep it."""
    with services_for(data_dir) as services:
        entries = services.prompt_log(actor_for(services, user), case_named(case))
        zone = services.bank.timezone
    rows = [
        (written.short_moment(e.at, zone), e.engine, e.policy, str(e.sent_bytes), str(e.received_bytes))
        for e in entries
    ]
    emit(
        {"entries": entries},
        as_json=as_json,
        human=lambda: table("", ("at", "engine", "policy", "bytes sent", "bytes received"), rows),
    )


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
