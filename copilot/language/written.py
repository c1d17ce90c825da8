"""How values are written, everywhere the same: one long form for prose, one short form for tables and labels.

One form for each kind of value is what lets a checker compare a sentence with its source: dates as 12 November 2026,
times with their zone, money as `str(Money)` writes it. What goes to a customer or a regulator has the form of days of
their country (`Style`). No other module formats a day or a time.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date

from copilot.language.spelling import BRITISH

HOUSE: Final = BRITISH
"""The locale whose form of a day the house uses: it cannot be read as another day."""
NONE = "—"
"""What stands in a table where there is no value."""
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class Style(NamedTuple):
    """How a text is written for its reader: the zone of its moments, the locales of its dates and of its words."""

    zone: str
    dates: str = HOUSE
    spelling: str = HOUSE

    def day(self, value: date | datetime) -> str:
        """`12 November 2026` or `November 12, 2026`, as the locale has it (CLDR); a moment is first taken to the zone."""
        return str(format_date(_local(value, self.zone), "long", self.dates))

    def moment(self, value: datetime) -> str:
        """`12 November 2026 at 14:05 EST`, on the 24-hour clock everywhere; the abbreviation tells a repeated hour apart."""
        return f"{self.day(value)} at {clock_time(value, self.zone)}"


def short_day(value: date | datetime | None, zone: str | None = None) -> str:
    """`12 Nov 2026`, or a dash where there is none; a moment is first taken to the zone."""
    if value is None:
        return NONE
    local = _local(value, zone)
    return f"{local.day} {local:%b %Y}"


def axis_day(value: date) -> str:
    """`12 Nov`: a tick of a chart, whose neighbours tell the year."""
    return f"{value.day} {value:%b}"


def short_moment(value: datetime, zone: str) -> str:
    """`12 Nov 2026 14:05 EST`."""
    return f"{short_day(value, zone)} {clock_time(value, zone)}"


def clock_time(value: datetime, zone: str) -> str:
    """`14:05 EST`."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M %Z}"


def _local(value: date | datetime, zone: str | None) -> date:
    return value.astimezone(ZoneInfo(zone)) if isinstance(value, datetime) and zone else value


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 transaction`, `6 transactions`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def span(length: timedelta) -> str:
    """`35 minutes`, `7 hours`, `12 days`: whole units, rounded down, the largest that leaves at least two."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return count(minutes, "minute")
    if minutes < 2 * 1440:
        return count(minutes // 60, "hour")
    return count(minutes // 1440, "day")


def short_span(seconds: float) -> str:
    """A length of time in its two largest units: `2 d 4 h`, `5 h`, `3 h 10 min`, `3 min`."""
    whole = int(abs(seconds))
    if whole >= _DAY:
        days, rest = divmod(whole, _DAY)
        hours = rest // _HOUR
        return f"{days} d {hours} h" if days < 10 and hours else f"{days} d"
    if whole >= _HOUR:
        hours, rest = divmod(whole, _HOUR)
        minutes = rest // _MINUTE
        return f"{hours} h {minutes} min" if hours < 4 and minutes else f"{hours} h"
    return f"{max(1, whole // _MINUTE)} min"


def age(since: datetime, now: datetime) -> str:
    """How long ago, in its largest unit: `3 d`, `5 h`, `12 min`."""
    passed = now - since
    if passed.days >= 1:
        return f"{passed.days} d"
    hours = passed.seconds // _HOUR
    return f"{hours} h" if hours else f"{max(1, passed.seconds // _MINUTE)} min"


def duration(milliseconds: float) -> str:
    """`41 ms`, `2.4 s`, `1 min 5 s`: how long a machine took."""
    if milliseconds < 1_000:
        return f"{milliseconds:,.0f} ms"
    seconds = milliseconds / 1_000
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s"


def cost(micros: int) -> str:
    """Millionths of the currency unit in which prices are set: `0.0042`, `12.50`, `0` where nothing was paid."""
    if not micros:
        return "0"
    units = micros / 1_000_000
    return f"{units:,.2f}" if units >= 1 else f"{units:.4f}"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`, inside a sentence."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def joined(values: Iterable[str], empty: str = NONE) -> str:
    """`a, b, c` in a table, or what stands there for none."""
    return ", ".join(values) or empty


def percent(share: float) -> str:
    """`37%` from 0.37, rounded to a whole per cent; one decimal below ten per cent."""
    value = share * 100
    return f"{value:.1f}%" if 0 < value < 10 else f"{value:.0f}%"
