"""Transactions as columns, so that ten thousand rows are computed in milliseconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from copilot.domain.bank_day import bank_day
from copilot.domain.records import Transaction

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
QUARTER_HOUR = 900
"""Zones change their offset at a quarter of an hour at the finest, so one look-up serves a quarter."""
HOUR = 3_600
DAY = 86_400


@dataclass(frozen=True)
class Ledger:
    """Columns over transactions, oldest first; `seconds` since the epoch, `minor` in the minor unit."""

    rows: tuple[Transaction, ...]
    zone: str

    @classmethod
    def of(cls, transactions: Sequence[Transaction], zone: str) -> "Ledger":
        """Order by booking time; ISO text in UTC sorts as time does."""
        return cls(tuple(sorted(transactions, key=lambda row: (row.booked_at, row.transaction_id))), zone)

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, field: str) -> NDArray[np.str_]:
        """A text column."""
        found: NDArray[np.str_] | None = self._texts.get(field)
        if found is None:
            found = np.array([getattr(row, field) for row in self.rows], dtype=np.str_)
            self._texts[field] = found
        return found

    @cached_property
    def _texts(self) -> dict[str, NDArray[np.str_]]:
        return {}

    @cached_property
    def seconds(self) -> Numbers:
        """Booking times; records are in UTC, so the offset is dropped."""
        stamps = np.array([row.booked_at[:19] for row in self.rows], dtype="datetime64[s]")
        return stamps.astype(np.int64)

    @cached_property
    def minor(self) -> Numbers:
        """Amounts, always positive."""
        return np.array([row.amount_minor for row in self.rows], dtype=np.int64)

    @cached_property
    def out(self) -> Mask:
        """Money leaving the customer."""
        return np.asarray(self.text("direction") == "out")

    @cached_property
    def done(self) -> Mask:
        """Moved or still to move: neither declined nor reversed."""
        return np.isin(self.text("status"), ("posted", "pending"))

    @cached_property
    def card(self) -> Mask:
        """Made with a card."""
        return np.isin(self.text("channel"), ("card_present", "card_online", "atm"))

    @cached_property
    def hours(self) -> Numbers:
        """Hour of the day in the bank's zone, by the offset of each moment: right on both days when the clocks change."""
        quarters, positions = np.unique(self.seconds // QUARTER_HOUR, return_inverse=True)
        zone = ZoneInfo(self.zone)
        offsets = [datetime.fromtimestamp(int(q) * QUARTER_HOUR, zone).utcoffset() for q in quarters]
        shift = np.array([o.total_seconds() if o else 0 for o in offsets], dtype=np.int64)
        return ((self.seconds + shift[positions]) % DAY) // HOUR if len(self.rows) else self.seconds

    def ids(self, mask: Mask, limit: int = 25) -> tuple[str, ...]:
        """Transaction ids under the mask, oldest first, at most `limit`."""
        return tuple(str(self.rows[i].transaction_id) for i in np.flatnonzero(mask)[:limit])

    def total(self, mask: Mask) -> int:
        """Sum under the mask, minor units."""
        return int(self.minor[mask].sum())

    def at(self, index: int) -> datetime:
        """When the row at that place was booked."""
        return datetime.fromtimestamp(int(self.seconds[index]), UTC)

    def day(self, index: int) -> date:
        """The bank's day on which the row at that place was booked."""
        return bank_day(self.at(index), self.zone)


def busiest(seconds: Numbers, window: int) -> int:
    """The most events in any span of `window` seconds (ends included); `seconds` ascending."""
    if not len(seconds):
        return 0
    first = np.searchsorted(seconds, seconds - window, side="left")
    return int((np.arange(len(seconds)) - first + 1).max())
