"""What is wrong with a record, named so that somebody finds it: the row, the field, and what it must be."""

from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from copilot.domain.money import currencies
from copilot.domain.records import Transaction


def checked(rows: Iterable[Transaction]) -> Iterator[Transaction]:
    """The rows as they are; times must sort as text, amounts are never negative, currencies exist.

    Raises:
        ValueError: names the first unusable row, its column, and what it must be.
    """
    known = currencies()
    for number, row in enumerate(rows, 1):
        booked = str(row.booked_at)
        if type(row.amount_minor) is not int or row.amount_minor < 0:
            wrong = "amount_minor is not a whole number of minor units from 0 up (direction says which way it went)"
        elif row.direction not in ("in", "out"):
            wrong = "direction is neither in nor out"
        elif str(row.currency) not in known:
            wrong = f"currency {str(row.currency)[:12]!r} does not exist (ISO 4217)"
        elif not booked.endswith("+00:00") or booked[10:11] != "T":
            wrong = f"booked_at {booked[:32]!r} is not as expected, ISO 8601 in UTC like 2026-11-21T02:14:07+00:00"
        else:
            yield row
            continue
        raise ValueError(f"transaction {row.transaction_id} (row {number}): {wrong}")


def first_wrong(error: ValidationError) -> str:
    """The first wrong field of an answer: `row 3, amount: an amount is never negative (2 fields are wrong)`."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ", ".join(f"row {part + 1}" if isinstance(part, int) else part for part in first["loc"])
    more = f" ({error.error_count()} fields are wrong)" if error.error_count() > 1 else ""
    return f"{place or 'the answer'}: {first['msg'].removeprefix('Value error, ')}{more}"
