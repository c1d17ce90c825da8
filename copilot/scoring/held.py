"""Whether a source holds what a text claims: the same figure, day, identifier or name, or an equal one."""

from datetime import date
from decimal import Decimal

from copilot.scoring.claims import Claims
from copilot.scoring.notations import WEEKDAYS

NEAR = Decimal("0.05")
"""How far “about $15,000” may be from the figure of the source."""
NEAR_BOUND = Decimal("0.25")
"""How far “more than $14,000” may lie beneath the figure of the source: further off it would say nothing."""
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_MONTHS = {"month": 1, "year": 12}


def not_held(claims: Claims, source: Claims, words: frozenset[str]) -> tuple[str, ...]:
    """The claims that the source does not hold; `words` are the source's words, for the names."""
    shares = _shares(frozenset(number for number in source.numbers if " " not in number))
    missing = [
        *(one for one in claims.amounts - source.amounts if not _within(one, claims, source.amounts)),
        *(
            one
            for one in claims.percents - source.percents - shares
            if not _within(one, claims, source.percents)
        ),
        *(one for one in claims.dates if not _date_is_in(one, source.dates)),
        *(claims.times - source.times),
        *(known for known in claims.identifiers if not _identifier_is_in(known, source.identifiers)),
        *(number for number in claims.numbers if not _number_is_in(number, claims, source)),
        *(name for name in claims.names if name not in words),
        *(day for day in claims.weekdays - words if day not in weekdays_of(source.dates)),
    ]
    return tuple(sorted(missing))


def weekdays_of(dates: frozenset[str]) -> frozenset[str]:
    """The days of the week on which the whole dates fall, lower case."""
    return frozenset(WEEKDAYS[day.weekday()] for one in dates if (day := _day(one)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _within(figure: str, claims: Claims, others: frozenset[str]) -> bool:
    """True where the claim only says about, over or under, and the source has a figure that it fits."""
    said = {bound for known, bound in claims.bounds if known == figure}
    kind, value = _split(figure)
    for other_kind, other in map(_split, others if said else ()):
        if other_kind != kind or not value:
            continue
        off = (other - value) / value
        if ("about" in said and abs(off) <= NEAR) or ("over" in said and 0 <= off <= NEAR_BOUND):
            return True
        if "under" in said and -NEAR_BOUND <= off <= 0:
            return True
    return False


def _split(figure: str) -> tuple[str, Decimal]:
    """What is counted, and how much: "USD 5" → ("USD", 5), "10 business day" → ("business day", 10)."""
    first, _, rest = figure.partition(" ")
    return (first, Decimal(rest)) if first.isalpha() else (rest, Decimal(first))


def _date_is_in(claimed: str, dates: frozenset[str]) -> bool:
    """True for the same day; what the claim leaves open may be anything, and a year that the source leaves open, too."""
    return any(
        (claimed[:4] in (other[:4], "????") or other[:4] == "????") and _fits(claimed[5:], other[5:])
        for other in dates
    )


def _fits(claimed: str, other: str) -> bool:
    return claimed == other or (claimed.endswith("??") and claimed[:2] == other[:2])


def _identifier_is_in(known: str, source: frozenset[str]) -> bool:
    """True for the same one, a section also by a paragraph of it or without its title, four digits at the end of a number."""
    if known in source:
        return True
    if known.startswith("…"):
        return any(other.isdigit() and other.endswith(known[1:]) for other in source)
    section = known.removeprefix("§")
    if known.startswith("§"):
        return any(section in other for other in source if "cfr" in other or "§" in other)
    return "cfr" in known and any(other.startswith(known) for other in source)


def _number_is_in(number: str, claims: Claims, source: Claims) -> bool:
    values = source.numbers | {figure.split()[-1] for figure in source.amounts}
    values |= {figure.split()[0] for figure in source.percents | source.numbers}
    if number in values or number in {day[:4] for day in source.dates}:
        return True
    if number.split()[0] in {other for other in source.numbers if " " not in other}:
        return True
    span = _span(number)
    if span is not None and any(_span(other) == span for other in source.numbers):
        return True
    return _within(number, claims, source.numbers)


def _span(number: str) -> tuple[str, Decimal] | None:
    """A span of time in seconds or months, so that 120 minutes are 2 hours; business days are days of their own."""
    unit, value = _split(number)
    if unit in _SECONDS:
        return "seconds", value * _SECONDS[unit]
    return ("months", value * _MONTHS[unit]) if unit in _MONTHS else None


def _shares(numbers: frozenset[str]) -> frozenset[str]:
    """Shares written as numbers of at most one: 0.034 holds 3.4 %."""
    return frozenset(f"{(Decimal(n) * 100).normalize():f} %" for n in numbers if 0 < Decimal(n) < 1)
