"""Verbs over the installation: demo, doctor, bench."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from copilot.cli.options import AsJson, DataDir
from copilot.cli.output import emit, parsed_date, progress, stdout, table
from copilot.cli.session import settings_for

demo = typer.Typer(help="The demo bank.", no_args_is_help=True)
Day = Annotated[
    str | None,
    typer.Option("--day", metavar="DATE", help="The day that the bank stands on; by default today."),
]


@demo.command("reset")
def demo_reset(
    customers: Annotated[
        int, typer.Option("--customers", min=50, help="How many customers the bank has.")
    ] = 400,
    cases: Annotated[int, typer.Option("--cases", min=1, help="How many open cases.")] = 150,
    seed: Annotated[int, typer.Option("--seed", help="The same seed and day give the same bank.")] = 7,
    day: Day = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Throw away everything in the data directory and seed a new demo bank."""
    from copilot.demo import reset_demo

    for report_progress in progress("Seeding the demo bank"):
        summary = reset_demo(
            settings_for(data_dir),
            customers=customers,
            cases=cases,
            seed=seed,
            day=parsed_date(day),
            progress=report_progress,
        )
    emit(summary, as_json=as_json, human=lambda: stdout.print(summary))


@demo.command("ensure")
def demo_ensure(day: Day = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Seed the demo bank and its documents where there are none; otherwise change nothing."""
    from copilot.demo import ensure_demo

    for report_progress in progress("Preparing the demo bank"):
        summary = ensure_demo(settings_for(data_dir), day=parsed_date(day), progress=report_progress)
    emit(summary, as_json=as_json, human=lambda: None)


@demo.command("advance")
def demo_advance(
    days: Annotated[int, typer.Option("--days", min=0, help="By how many days.")] = 0,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="To this day instead.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Move the demo bank's day on, under a running desk too; without an option, say which day it is."""
    from copilot.demo import advance_demo

    day = advance_demo(settings_for(data_dir), days=days, to=parsed_date(to))
    emit({"day": day}, as_json=as_json, human=lambda: stdout.print(f"The demo bank's day is {day}."))


def doctor(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65_535, help="Also check that this port is free.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is wrong.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say what is configured, reachable and in use; exit 1 if something needed is not."""
    from copilot.doctor import examine

    findings = examine(settings_for(data_dir), port=port)
    wrong = [f for f in findings if not f.ok]
    value = {"ok": not wrong, "findings": findings}
    shown = wrong if quiet else findings
    rows = [("ok" if f.ok else "PROBLEM", f.what, f.detail) for f in shown]
    emit(value, as_json=as_json, human=lambda: table("", ("", "what", "detail"), rows) if rows else None)
    if wrong:
        raise typer.Exit(1)


def bench(
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Just this measurement; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the figures of the README on this machine, in data directories of their own."""
    from copilot.bench.run import measure

    results = measure(only=tuple(only or ()))
    rows = [
        (r.name, f"{r.median:,.3f}", f"{r.p95:,.3f}", r.unit, f"{r.bar:,.3f}", "yes" if r.met else "NO")
        for r in results
    ]
    emit(
        {"measured_on": datetime.now(UTC).date().isoformat(), "results": results},
        as_json=as_json,
        human=lambda: table("", ("measurement", "median", "p95", "unit", "bar", "met"), rows),
    )
    if not all(r.met for r in results):
        raise typer.Exit(1)
