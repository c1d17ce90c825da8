"""Reads the two CSV files of the Sparkov set; everything wrong is named by file, row and column.

The label column `is_fraud` is not among the columns read: an analyst, and every rule
here, must do without it. Row numbers count the header as row 1, as an editor does.
"""

import csv
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from copilot.domain.money import digits
from copilot.errors import InputError

CUSTOMERS_FILE = "customers.csv"
TRANSACTIONS_FILE = "transactions.csv.gz"
CURRENCY = "USD"
"""The set names no currency; it is one of purchases in the United States."""
MERCHANT_PREFIX = "fraud_"
"""The set puts this before every merchant's name, honest or not; it says nothing and would mislead a reader."""

_TEXT = ["ssn", "cc_num", "first", "last", "street", "city", "state", "zip", "job", "dob", "acct_num"]
_POSITION = {"lat": (-90.0, 90.0), "long": (-180.0, 180.0)}
_MOVEMENT_TEXT = ["trans_num", "acct_num", "category", "merchant"]
_MOVEMENT_NUMBERS = {
    "unix_time": (0.0, 4_102_444_800.0),  # up to the year 2100
    "amt": (0.01, 10_000_000.0),
    "merch_lat": (-90.0, 90.0),
    "merch_long": (-180.0, 180.0),
}


@dataclass(frozen=True)
class SparkovFrames:
    """Both files, checked: numbers are numbers, every movement belongs to a customer, oldest first."""

    customers: pd.DataFrame
    movements: pd.DataFrame


def read_sparkov(folder: Path) -> SparkovFrames:
    """Read and check both files.

    Raises:
        InputError: a file is missing or damaged, or a value is not what it must be.
    """
    customers = _read(folder / CUSTOMERS_FILE, [*_TEXT, *_POSITION])
    for column, (low, high) in _POSITION.items():
        customers[column] = _numbers(customers, column, low, high, folder / CUSTOMERS_FILE)
    customers["dob"] = _dates(customers, "dob", folder / CUSTOMERS_FILE)
    cards = "11 to 19 digits (a spreadsheet turns a card number into 4.11111E+15: keep the column as text)"
    _refuse(
        ~customers["cc_num"].str.fullmatch(r"\d{11,19}"), customers, "cc_num", cards, folder / CUSTOMERS_FILE
    )
    twice = customers["acct_num"].duplicated()
    _refuse(
        twice, customers, "acct_num", "an account number that stands in one row only", folder / CUSTOMERS_FILE
    )

    path = folder / TRANSACTIONS_FILE
    movements = _read(path, [*_MOVEMENT_TEXT, *_MOVEMENT_NUMBERS])
    for column, (low, high) in _MOVEMENT_NUMBERS.items():
        movements[column] = _numbers(movements, column, low, high, path)
    strangers = ~movements["acct_num"].isin(customers["acct_num"])
    _refuse(strangers, movements, "acct_num", f"an account number of {CUSTOMERS_FILE}", path)
    # The set's own generator gives one number to two customers at times; twice for one account is one row twice.
    twice = movements.duplicated(["trans_num", "acct_num"])
    _refuse(twice, movements, "trans_num", "a transaction number that stands once for an account", path)
    movements["merchant"] = movements["merchant"].str.removeprefix(MERCHANT_PREFIX)
    movements["unix_time"] = movements["unix_time"].astype("int64")
    movements["amount_minor"] = (movements["amt"] * 10 ** digits(CURRENCY)).round().astype("int64")
    return SparkovFrames(customers, movements.sort_values("unix_time", kind="stable", ignore_index=True))


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    """The columns as text; a missing file, column or value is refused."""
    try:
        _check_shape(path, columns)
        frame = pd.read_csv(path, dtype=str, usecols=columns, keep_default_na=False, na_values=[""])
    except FileNotFoundError as error:
        raise InputError(
            f"{path} does not exist. Name the folder that holds {CUSTOMERS_FILE} and {TRANSACTIONS_FILE}."
        ) from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not a CSV file in UTF-8 with one header row: {error}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read ({error}). Fetch the file again.") from error
    for column in columns:
        _refuse(frame[column].isna(), frame, column, "a value", path)
    return frame


def _check_shape(path: Path, columns: list[str]) -> None:
    """Every row as wide as the header; pandas, told which columns to use, would drop what is too much."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise InputError(f"{path}: row 1 has no column {missing[0]!r}. Expected: {', '.join(columns)}.")
        for number, row in enumerate(rows, start=2):
            if len(row) != len(header):
                column = header[len(row)] if len(row) < len(header) else f"after {header[-1]}"
                raise InputError(
                    f"{path}, row {number}, column {column}: expected {len(header)} values, found {len(row)}."
                )


def _numbers(frame: pd.DataFrame, column: str, low: float, high: float, path: Path) -> "pd.Series[float]":
    numbers = pd.to_numeric(frame[column], errors="coerce").astype("float64")
    wrong = ~numbers.between(low, high)  # what is not a number is not between either
    _refuse(wrong, frame, column, f"a number from {low:g} to {high:,.12g}", path)
    return numbers


def _dates(frame: pd.DataFrame, column: str, path: Path) -> "pd.Series[pd.Timestamp]":
    dates = pd.to_datetime(frame[column], format="%Y-%m-%d", errors="coerce")
    _refuse(dates.isna(), frame, column, "a date like 1979-10-03", path)
    return dates


def _refuse(wrong: "pd.Series[bool]", frame: pd.DataFrame, column: str, expected: str, path: Path) -> None:
    if not wrong.any():
        return
    position = int(np.argmax(wrong.to_numpy()))
    value = frame[column].iloc[position]
    found = "nothing" if pd.isna(value) else repr(str(value)[:40])
    raise InputError(f"{path}, row {position + 2}, column {column}: expected {expected}, found {found}.")
