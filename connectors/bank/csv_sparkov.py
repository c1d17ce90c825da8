"""Loads the Sparkov card set into a bank file, with alerts and cases that nobody invented."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console

from connectors.bank.sparkov_reading import read_sparkov
from connectors.bank.sparkov_records import Progress, SparkovRecords, day_of
from connectors.bank.writer import BankWriter
from copilot.domain.base import DomainModel
from copilot.errors import CopilotError, InputError


class SparkovSummary(DomainModel):
    """What was loaded, and what the rules made of it."""

    customers: int
    merchants: int
    transactions: int
    alerts: int
    cases: int
    first_day: date
    last_day: date
    bank_path: str


def load_sparkov(folder: Path, bank_path: Path, *, progress: Progress | None = None) -> SparkovSummary:
    """Build a bank file from `customers.csv` and `transactions.csv.gz` in `folder`.

    The same files give the same bank, byte for byte. `progress` is called as
    (customers done, all customers, name of the step).

    Raises:
        InputError: a file is missing or malformed; file, row and column are named, nothing is written.
        TransientError: the bank file is in use.
        PermanentError: the bank file cannot be written.
    """
    frames = read_sparkov(folder)
    records = SparkovRecords(frames, progress or _silent)
    last_day = day_of(frames.movements["unix_time"].max())
    # The alert engine looks at the last day's purchases on the morning after.
    with BankWriter(bank_path, day=last_day + timedelta(days=1)) as bank:
        bank.add_many(records.merchants())
        bank.add_transactions(records.transactions())
        bank.add_many(records.customers())
    return SparkovSummary(
        customers=len(frames.customers),
        merchants=records.merchant_count,
        transactions=len(frames.movements),
        alerts=records.alert_count,
        cases=records.alert_count,
        first_day=day_of(frames.movements["unix_time"].min()),
        last_day=last_day,
        bank_path=str(bank_path),
    )


def _silent(_done: int, _total: int, _name: str) -> None:
    return None


def main(argv: Sequence[str]) -> int:
    """Load a folder into `<data dir>/bank.db`: 0, or 2 with one line that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m connectors.bank.csv_sparkov", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with customers.csv and transactions.csv.gz")
    parser.add_argument(
        "--data-dir", type=Path, default=Path("var"), help="folder that gets bank.db (default: var)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    arguments = parser.parse_args(argv)
    try:
        _refuse_another_banks_desk(arguments.data_dir)
        summary = load_sparkov(arguments.folder, arguments.data_dir / "bank.db")
    except CopilotError as error:
        Console(stderr=True, highlight=False).print(error.user_message, style="red", soft_wrap=True)
        return 2
    figures = summary.model_dump(mode="json")
    text = (
        json.dumps(figures)
        if arguments.json
        else "\n".join(f"{name}: {value}" for name, value in figures.items())
    )
    sys.stdout.write(f"{text}\n")
    return 0


def _refuse_another_banks_desk(data_dir: Path) -> None:
    """A desk's own store speaks of the cases of the bank it was filled from; it cannot change banks."""
    if (data_dir / "foureyes.db").exists():
        raise InputError(
            f"{data_dir} holds the work on another bank's cases. Load the set into a data directory of its own."
        )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
