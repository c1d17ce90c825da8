"""Dates, weekdays and times of day in every spelling a bank's records and letters use."""

import re
from datetime import date
from typing import NamedTuple

from copilot.language.text import Remaining

_MONTHS_WORDS = "january february march april may june july august september october november december"
_MONTH_NUMBER = {name[:3]: i + 1 for i, name in enumerate(_MONTHS_WORDS.split())}
_MONTH = r"(?P<month>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS = rf"(?P<days>{_DAY}(?:(?:\s*(?:,|&|-|and|to|or|until)\s*(?:and\s+)?){_DAY})*)"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_STAMP = re.compile(
    r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)[T ](?P<hh>\d\d):(?P<mm>\d\d)(?::(?P<ss>\d\d)(?:\.\d+)?)?"
    r"\s?(?P<zone>Z\b|[+-]\d\d:?\d\d|\b[A-Z]{3,4}\b)?"
)
_ISO = re.compile(r"\b(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})\b")
_DAY_FIRST = re.compile(rf"\b{_DAYS}(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+(?P<y>\d{{4}}))?(?!\d)", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_DAYS}(?:,?\s+(?P<y>\d{{4}}))?\b(?![:\d])", re.I)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?(?P<y>\d{{4}})\b", re.I)
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d/-])"
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day\b", re.I)
_TIME = re.compile(
    r"(?<![\d:.])(?:(?P<hh>[01]?\d|2[0-3]):(?P<mm>[0-5]\d)(?::(?P<ss>[0-5]\d))?(?:\s?(?P<ap>[ap])\.?m\b\.?)?"
    r"|(?P<h2>1[0-2]|0?[1-9])(?:\.(?P<m2>[0-5]\d))?\s?(?P<ap2>[ap])\.?m\b\.?)"
    r"(?:\s?(?P<zone>UTC|GMT|BST|EST|EDT|ET|CST|CDT|CT|MST|MDT|PST|PDT|PT|CET|CEST|Z)\b)?",
    re.I,
)
_NOON = re.compile(r"\b(?:noon|midday|midnight)\b", re.I)


class DateClaim(NamedTuple):
    """A date as its possible readings (year, month, day), None for what is not said."""

    readings: tuple[tuple[int | None, int, int | None], ...]
    text: str


class TimeClaim(NamedTuple):
    """A time of day; `zone` is "" where none is said, UTC for GMT and Z."""

    hour: int
    minute: int
    second: int | None
    zone: str
    text: str


class Moments(NamedTuple):
    """All dates, weekdays and times of a text."""

    dates: tuple[DateClaim, ...]
    weekdays: frozenset[str]
    times: tuple[TimeClaim, ...]


def take_moments(rest: Remaining) -> Moments:
    """Take dates, then times, out of the text."""
    dates: list[DateClaim] = []
    times: list[TimeClaim] = []
    for match in rest.take(_STAMP):
        dates.append(DateClaim(_readings(int(match["y"]), int(match["m"]), int(match["d"])), match[0][:10]))
        second = int(match["ss"]) if match["ss"] else None
        times.append(
            TimeClaim(int(match["hh"]), int(match["mm"]), second, _zone(match["zone"]), match[0][11:])
        )
    for match in rest.take(_ISO):
        dates.append(DateClaim(_readings(int(match["y"]), int(match["m"]), int(match["d"])), match[0]))
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in rest.take(pattern):
            dates.extend(_named(match))
    for match in rest.take(_MONTH_YEAR):
        dates.append(DateClaim(((int(match["y"]), _month(match), None),), match[0]))
    dates.extend(_numeric(match) for match in rest.take(_NUMERIC))
    times.extend(_times(rest))
    weekdays = frozenset(match[0].lower() for match in rest.take(_WEEKDAY))
    return Moments(tuple(d for d in dates if d.readings), weekdays, tuple(times))


def date_is_in(claim: DateClaim, evidence: Moments, years: frozenset[int]) -> bool:
    """True if one reading of the claim fits one date of the evidence.

    A year that the evidence's date leaves out must stand elsewhere in the evidence (`years`).
    """
    return any(
        _fits(mine, theirs, years)
        for mine in claim.readings
        for other in evidence.dates
        for theirs in other.readings
    )


def weekday_is_in(weekday: str, evidence: Moments) -> bool:
    """True if the evidence says the weekday, or a date that falls on it."""
    if weekday in evidence.weekdays:
        return True
    readings = (r for claim in evidence.dates for r in claim.readings)
    return any(
        y is not None and d is not None and WEEKDAYS[date(y, m, d).weekday()] == weekday
        for y, m, d in readings
    )


def time_is_in(claim: TimeClaim, evidence: Moments) -> bool:
    """True if the evidence holds the time: to the minute, to the second where both say it, same zone where both do."""
    return any(
        (claim.hour, claim.minute) == (other.hour, other.minute)
        and (claim.second is None or other.second is None or claim.second == other.second)
        and (not claim.zone or not other.zone or claim.zone == other.zone)
        for other in evidence.times
    )


def _fits(
    mine: tuple[int | None, int, int | None],
    theirs: tuple[int | None, int, int | None],
    years: frozenset[int],
) -> bool:
    if mine[1] != theirs[1] or (mine[2] is not None and mine[2] != theirs[2]):
        return False
    if mine[0] is None:
        return True
    return mine[0] == theirs[0] if theirs[0] is not None else mine[0] in years


def _month(match: re.Match[str]) -> int:
    return _MONTH_NUMBER[match["month"][:3].lower()]


def _named(match: re.Match[str]) -> list[DateClaim]:
    year = int(match["y"]) if match["y"] else None
    days = [int(day) for day in re.findall(r"\d{1,2}", match["days"])]
    label = match[0]
    return [DateClaim(_readings(year, _month(match), day), label) for day in days]


def _readings(year: int | None, month: int, day: int) -> tuple[tuple[int | None, int, int | None], ...]:
    """One reading if it is a real day (29 February where no year is said), else none."""
    try:
        date(year if year is not None else 2024, month, day)
    except ValueError:
        return ()
    return ((year, month, day),)


def _numeric(match: re.Match[str]) -> DateClaim:
    """Both readings of 11/12/2026 where both are days: US and European records stand side by side."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    year = year if year > 99 else 2000 + year
    return DateClaim(tuple(dict.fromkeys(_readings(year, a, b) + _readings(year, b, a))), match[0])


def _times(rest: Remaining) -> list[TimeClaim]:
    found = []
    for match in rest.take(_TIME):
        hour, minute = int(match["hh"] or match["h2"]), int(match["mm"] or match["m2"] or 0)
        half = (match["ap"] or match["ap2"] or "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        second = int(match["ss"]) if match["ss"] else None
        found.append(TimeClaim(hour, minute, second, _zone(match["zone"]), match[0].strip()))
    for match in rest.take(_NOON):
        found.append(TimeClaim(0 if match[0].lower() == "midnight" else 12, 0, None, "", match[0]))
    return found


def _zone(zone: str | None) -> str:
    bare = (zone or "").strip().upper()
    return "UTC" if bare in {"Z", "GMT", "+00:00", "+0000", "-00:00"} else bare
