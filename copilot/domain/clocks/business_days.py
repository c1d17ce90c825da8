"""Calendars and counting: business days with their holidays, calendar days, the end of a day in its zone.

Counting convention of all rules here: the day of the start event is day 0; a deadline is
the end of its last day at the place of the calendar. A count of business days ends on a business
day; a count of calendar days ends where it ends, on a Sunday too, as none of the rules extends it.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from copilot.domain.bank_day import bank_day
from copilot.domain.clock import Deadline, DeadlineName
from copilot.language.written import short_day


@dataclass(frozen=True)
class Calendar:
    """A holiday calendar at a place; `name` is what its holidays are called."""

    name: str
    zone: str
    market: str = ""  # financial calendar
    country: str = ""
    subdivision: str = ""

    @property
    def place(self) -> str:
        """On whose time its days begin and end: "New York time"."""
        return f"{self.zone.rpartition('/')[2].replace('_', ' ')} time"

    def is_business_day(self, day: date) -> bool:
        """Monday to Friday and no holiday."""
        return day.weekday() < 5 and day not in _holidays(self, day.year)

    def __str__(self) -> str:
        """As a deadline's basis states it: "Federal Reserve holidays, New York time"."""
        return f"{self.name}, {self.place}"

    def local_day(self, moment: datetime) -> date:
        """The day that a moment (aware) falls on here; it counts whole, outside opening hours too."""
        return bank_day(moment, self.zone)

    def end_of(self, day: date) -> datetime:
        """The last second of the day here, in UTC; right on days when the clocks change."""
        return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


_TITLES = {"XFED": "Federal Reserve holidays", "GB-ENG": "England and Wales bank holidays"}


@lru_cache
def calendar_of(code: str, zone: str) -> Calendar:
    """The calendar of a financial market (`XFED`), or of a country and its subdivision (`GB-ENG`), at a place.

    Raises:
        ValueError: no calendar has that code.
    """
    name = _TITLES.get(code, f"{code} holidays")
    country, _, subdivision = code.partition("-")
    if code in holidays.list_supported_financial():
        return Calendar(name, zone, market=code)
    if country in (known := holidays.list_supported_countries()) and (
        not subdivision or subdivision in known[country]
    ):
        return Calendar(name, zone, country=country, subdivision=subdivision)
    raise ValueError(f"{code} is not a holiday calendar, such as XFED (Federal Reserve) or GB-ENG")


US = calendar_of("XFED", "America/New_York")
"""A bank whose US offices close as the Federal Reserve does: 12 CFR 1005.2(d), days on which they are
open for substantially all functions. A holiday on a Saturday does not move to the Friday."""

UK = calendar_of("GB-ENG", "Europe/London")


@lru_cache(maxsize=256)
def _holidays(calendar: Calendar, year: int) -> frozenset[date]:
    if calendar.market:
        return frozenset(holidays.financial_holidays(calendar.market, years=year))
    return frozenset(
        holidays.country_holidays(calendar.country, subdiv=calendar.subdivision or None, years=year)
    )


def add_business_days(start: date, count: int, calendar: Calendar, *, paused: Container[date] = ()) -> date:
    """The `count`-th business day after `start` (count ≥ 1); days in `paused` do not count."""
    if count < 1:
        raise ValueError(f"a count of business days is at least 1, not {count}")
    day = start
    while count:
        day += timedelta(days=1)
        if calendar.is_business_day(day) and day not in paused:
            count -= 1
    return day


class Since(NamedTuple):
    """The event that a deadline counts from: what it was, its day (day 0), and where days are counted."""

    event: str
    day: date
    calendar: Calendar

    def business_days(
        self, count: int, name: DeadlineName, title: str, *, citation: str, met_on: date | None = None
    ) -> Deadline:
        """A deadline that many business days after the event, with its basis in words."""
        due = add_business_days(self.day, count, self.calendar)
        unit = "business day" if count == 1 else "business days"
        basis = f"{count} {unit} after {self.event} {short_day(self.day)} ({self.calendar})"
        return self._deadline(due, name, title, basis=basis, citation=citation, met_on=met_on)

    def calendar_days(
        self, count: int, name: DeadlineName, title: str, *, citation: str, met_on: date | None = None
    ) -> Deadline:
        """A deadline that many calendar days after the event, with its basis in words."""
        due = self.day + timedelta(days=count)
        basis = f"{count} calendar days after {self.event} {short_day(self.day)} ({self.calendar.place}; weekends and holidays count)"
        return self._deadline(due, name, title, basis=basis, citation=citation, met_on=met_on)

    def _deadline(
        self, due: date, name: DeadlineName, title: str, *, basis: str, citation: str, met_on: date | None
    ) -> Deadline:
        due_at = self.calendar.end_of(due)
        return Deadline(name=name, title=title, due_at=due_at, basis=basis, citation=citation, met_on=met_on)
