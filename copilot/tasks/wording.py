"""How dates, times, amounts and counts are written, everywhere the same.

One form for each kind of value is what lets a checker compare a sentence with its
source: dates as 12 November 2026, times with their zone, amounts with their sign.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from copilot.domain.evidence_fields import FieldValue
from copilot.domain.money import Money

MISSING = "[missing: {what}]"


def day(value: date | datetime, zone: str | None = None) -> str:
    """`12 November 2026`; a moment is first taken to the zone."""
    if isinstance(value, datetime) and zone:
        value = value.astimezone(ZoneInfo(zone))
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime, zone: str) -> str:
    """`12 November 2026 at 14:05 EST`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local)} at {local:%H:%M} {local.tzname()}"


def money(minor: int, currency: str) -> str:
    """`$1,234.50` from the minor unit."""
    return str(Money.of_minor(int(minor), currency))


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


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def percent(share: float) -> str:
    """`37%` from 0.37, rounded to a whole per cent; one decimal below ten per cent."""
    value = share * 100
    return f"{value:.1f}%" if 0 < value < 10 else f"{value:.0f}%"


def portion(part: int, whole: int, verb: tuple[str, str], rest: str) -> str:
    """`3 of 5 transactions in question were declined.`; `verb` is its singular and plural form."""
    one, many = verb
    if whole == 1:
        return f"The transaction in question {one}{'' if part else ' not'} {rest}."
    if whole == 2 and part != 1:
        return f"{'Both' if part else 'Neither'} transaction{'s' if part else ''} in question {many if part else one} {rest}."
    if part == 0:
        return f"None of the {whole:,} transactions in question {one} {rest}."
    if part == whole:
        return f"All {whole:,} transactions in question {many} {rest}."
    return f"{part:,} of {whole:,} transactions in question {one if part == 1 else many} {rest}."


def written_field(value: FieldValue, zone: str) -> str:
    """A field's value as it is written wherever fields are listed."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return percent(value)
        case datetime():
            return moment(value, zone)
        case date():
            return day(value)
        case tuple():
            return listed(value)
        case _:
            return str(value)


def words(code: str) -> str:
    """`not received` from `not_received`."""
    return code.replace("_", " ")


def missing(what: str) -> str:
    """The marker that a reader cannot overlook where a value is not on record."""
    return MISSING.format(what=what)


def last_four(identifier: str) -> str:
    """The last four characters that are letters or digits."""
    return "".join(c for c in identifier if c.isalnum())[-4:]
