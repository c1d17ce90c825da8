"""Time in the mock bank: everything is dated backwards from one anchor date."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

HISTORY_DAYS = 400
"""How far back the ledger goes: thirteen months, so that a purchase can be a year old."""


@dataclass(frozen=True)
class Horizon:
    """The bank's present: the first moment of the anchor date in UTC; nothing is later."""

    anchor: date

    @property
    def now(self) -> datetime:
        """The first moment that has not happened yet."""
        return datetime(self.anchor.year, self.anchor.month, self.anchor.day, tzinfo=UTC)

    @property
    def start(self) -> datetime:
        """The first day of the ledger."""
        return self.now - timedelta(days=HISTORY_DAYS)

    def ago(self, days: int, hour: int = 12, minute: int = 0) -> datetime:
        """A time of day so many days before the anchor (`days` >= 1)."""
        if days < 1:
            raise ValueError(f"{days} days ago is not before the anchor")
        return self.now - timedelta(days=days) + timedelta(hours=hour, minutes=minute)

    def day(self, days: int) -> date:
        """The date so many days before the anchor."""
        return self.anchor - timedelta(days=days)


def stamp(at: datetime) -> str:
    """The form in which a ledger row carries its time."""
    return at.isoformat(timespec="seconds")
