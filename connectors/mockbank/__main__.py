"""Command line of the mock bank: make one, or serve one over HTTP."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from connectors.mockbank.generate import BankSummary, generate_bank
from connectors.mockbank.profile import HOMES, Country
from copilot.errors import CopilotError

TRUTH_FILE = Path("ground_truth") / "truth.jsonl"
"""The hidden key, below the data directory and apart from everything a connector opens."""

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_show_locals=False)
_errors = Console(stderr=True)


@app.command()
def generate(
    data_dir: Annotated[Path, typer.Option(help="Directory that gets bank.db and ground_truth/.")] = Path(
        "var"
    ),
    customers: Annotated[int, typer.Option(help="Customers to make (about 150 transactions each).")] = 400,
    cases: Annotated[int | None, typer.Option(help="Open cases; default: 150 per 400 customers.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed and day make the same bank.")] = 7,
    day: Annotated[
        str | None, typer.Option(help="The day that the bank stands on, YYYY-MM-DD; default: today in UTC.")
    ] = None,
    heavy_case: Annotated[int, typer.Option(help="Give one case a customer with so many transactions.")] = 0,
    country: Annotated[Country, typer.Option(help="Where its customers live.")] = Country.US,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Make a mock bank and its hidden key; an existing bank is replaced when the new one is whole."""
    wanted = cases if cases is not None else max(1, customers * 150 // 400)
    try:
        anchor = date.fromisoformat(day) if day else datetime.now(UTC).date()
    except ValueError:
        _fail(f"--day {day} is not a date. Write it as YYYY-MM-DD, for example 2026-11-23.")
    with _bar() as bar:
        task = bar.add_task("customers", total=customers)
        try:
            summary = generate_bank(
                data_dir / "bank.db",
                data_dir / TRUTH_FILE,
                seed=seed,
                anchor=anchor,
                customers=customers,
                cases=wanted,
                heavy_case=heavy_case,
                home=HOMES[country],
                progress=lambda done, _all: bar.update(task, completed=done),
            )
        except CopilotError as error:
            bar.stop()
            _fail(error.user_message)
    _report(summary, data_dir, as_json=as_json)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def serve(context: typer.Context) -> None:
    """Serve a mock bank over HTTP; `serve --help` lists its own options."""
    from connectors.mockbank.server import main  # the server needs FastAPI, the generator does not

    raise typer.Exit(main(context.args))


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_errors,
    )


def _report(summary: BankSummary, data_dir: Path, *, as_json: bool) -> None:
    facts = {
        **asdict(summary),
        "anchor": str(summary.anchor),
        "bank": str(data_dir / "bank.db"),
        "truth": str(data_dir / TRUTH_FILE),
    }
    if as_json:
        sys.stdout.write(json.dumps(facts) + "\n")
    else:
        Console().print(
            f"{summary.customers:,} customers, {summary.transactions:,} transactions, {summary.open_cases:,} open cases in {data_dir / 'bank.db'}"
        )


def _fail(message: str) -> None:
    _errors.print(message, style="red", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
