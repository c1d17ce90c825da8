"""What the transactions add up to: pure functions over the ledger's rows, in minor units."""

from collections import Counter
from collections.abc import Collection, Sequence
from statistics import median
from typing import NamedTuple

from copilot.domain.money import Money, digits
from copilot.domain.records import Transaction

_MEDIAN_OVER = 20


class Totals(NamedTuple):
    """Sums over the rows in the commonest currency; declined rows count only as declined."""

    currency: str
    movements: int
    into: Money
    out: Money
    largest: Money
    declined: int
    flagged: int
    flagged_total: Money
    other_currencies: int  # rows left out of the sums


def totals(rows: Sequence[Transaction], flagged: Collection[str]) -> Totals:
    """Add up; no row is an empty sum in USD."""
    currency = _commonest(rows)
    own = [row for row in rows if row.currency == currency]
    moved = [row for row in own if row.status != "declined"]
    marked = [row for row in moved if row.transaction_id in flagged]

    def money(minor: int) -> Money:
        return Money.of_minor(minor, currency)

    return Totals(
        currency=currency,
        movements=len(rows),
        into=money(sum(row.amount_minor for row in moved if row.direction == "in")),
        out=money(sum(row.amount_minor for row in moved if row.direction == "out")),
        largest=money(max((row.amount_minor for row in moved), default=0)),
        declined=sum(row.status == "declined" for row in rows),
        flagged=sum(row.transaction_id in flagged for row in rows),
        flagged_total=money(sum(row.amount_minor for row in marked)),
        other_currencies=len(rows) - len(own),
    )


def running_median(rows: Sequence[Transaction]) -> list[tuple[str, float]]:
    """(time, median amount of the last 20 movements) along the rows in the commonest currency, oldest first, in its major unit."""
    currency = _commonest(rows)
    oldest_first = [row for row in reversed(rows) if row.status != "declined" and row.currency == currency]
    return [
        (
            oldest_first[end].booked_at,
            median(major(row) for row in oldest_first[end + 1 - _MEDIAN_OVER : end + 1]),
        )
        for end in range(_MEDIAN_OVER - 1, len(oldest_first))
    ]


def major(row: Transaction) -> float:
    """The amount in the major unit of its own currency, to be drawn; never to be added up."""
    return float(row.amount_minor / 10 ** digits(row.currency))


def _commonest(rows: Sequence[Transaction]) -> str:
    return Counter(row.currency for row in rows).most_common(1)[0][0] if rows else "USD"
