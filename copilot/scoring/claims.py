"""What a text claims that can be looked up: amounts, shares, dates, times, identifiers, names, numbers.

Written apart from `copilot.language` on purpose: a scorer that reads as the product's own
verification reads would miss what it misses. This reader is blunter: every claim has one
plain form, and a claim is held where the source has the same form (`copilot.scoring.held`).
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from copilot.scoring import notations as written
from copilot.scoring.capitals import names_of
from copilot.scoring.plain import plain

_LEAD = 24
"""How far before a figure a word such as “nearly” or “at most” is looked for."""


class Claims(NamedTuple):
    """Every claim of a text in its plain form, by kind."""

    amounts: frozenset[str]  # "USD 412.6"
    percents: frozenset[str]  # "13 %"
    dates: frozenset[str]  # "2026-08-03"; what is not said is "?": "????-08-03", "2014-06-??"
    times: frozenset[str]  # "21:40"
    identifiers: frozenset[str]  # last four digits as "…4471"
    numbers: frozenset[str]  # "3", "10 business day"
    names: frozenset[str]  # single words, lower case
    weekdays: frozenset[str] = frozenset()  # "friday"
    bounds: frozenset[tuple[str, str]] = frozenset()  # figure → "about", "under", "over"

    @property
    def figures(self) -> frozenset[str]:
        """What arithmetic could get wrong: amounts, shares and counts."""
        return self.amounts | self.percents | self.numbers

    @property
    def exact(self) -> frozenset[str]:
        """All but the names."""
        return self.figures | self.dates | self.times | self.identifiers


@lru_cache(maxsize=8192)
def claims_of(text: str) -> Claims:
    """The claims of a text; each piece is read once, in the order that keeps the kinds apart."""
    rest = _Rest(_spelt_out(plain(text)))
    identifiers = {_section(m[0]) for m in rest.take(written.SECTION)}
    dates = {_date(m) for pattern in written.DATES for m in rest.take(pattern)}
    times = {_time(m) for pattern in written.TIMES for m in rest.take(pattern)}
    identifiers |= {f"…{m['tail'] or m['masked'] or m['last']}" for m in rest.take(written.TAIL)}
    amounts = {_amount(m): m for pattern in written.AMOUNTS for m in rest.take(pattern)}
    ibans = [m[0] for m in rest.take(written.IBAN)]
    identifiers |= {_squeezed(iban) for iban in ibans}
    identifiers |= {_squeezed(m[0]) for pattern in written.IDENTIFIERS for m in rest.take(pattern)}
    percents = {f"{_value(m['num'])} %": m for m in rest.take(written.PERCENT)}
    numbers = {_with_unit(_value(m["num"]), m): m for m in rest.take(written.BARE)}
    numbers |= {_with_unit(str(written.COUNTED[m["num"].lower()]), m): m for m in rest.take(written.COUNT)}
    numbers |= {_with_unit("1", m): m for m in rest.take(written.ONE)}
    bounds = {
        (figure, bound) for figure, m in {**amounts, **percents, **numbers}.items() for bound in _bound(m)
    }
    names = names_of(_without(plain(text), ibans))
    return Claims(
        amounts=frozenset(amounts),
        percents=frozenset(percents),
        dates=frozenset(dates),
        times=frozenset(times),
        identifiers=frozenset(identifiers),
        numbers=frozenset(numbers),
        names=names,
        weekdays=frozenset(m[0].casefold() for m in written.WEEKDAY.finditer(plain(text))),
        bounds=frozenset(bounds),
    )


class _Rest:
    """A text from which what was read is taken away."""

    def __init__(self, text: str) -> None:
        self._text = text

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        found = list(pattern.finditer(self._text))
        self._text = pattern.sub(lambda match: " ¦ ", self._text)
        return iter(found)


def _spelt_out(text: str) -> str:
    """The text with every day next to its month and every amount next to its currency; no numbers of a list."""
    text = written.DAYS_OF_ONE_MONTH.sub(r"\1 \3 \2 ", written.ENUMERATED.sub(" ", text))
    return written.ONE_CURRENCY.sub(r"\1 \3\2", text)


def _without(text: str, parts: list[str]) -> str:
    for part in parts:
        text = text.replace(part, "¦")
    return text


def _squeezed(text: str) -> str:
    return re.sub(r"[ ()]", "", unicodedata.normalize("NFKC", text)).casefold()


def _section(text: str) -> str:
    """A section of law; one whose title is not named is "§1005.11"."""
    return re.sub(r"^sections?", "§", _squeezed(text))


def _date(match: re.Match[str]) -> str:
    groups = match.groupdict()
    day = int(groups["day"]) if groups.get("day") else None
    month = int(groups["m"]) if groups.get("m") else written.MONTHS.index(groups["month"][:3].lower()) + 1
    if day is not None and month > 12 >= day:  # 30/09/2026
        day, month = month, day
    return f"{groups.get('year') or '????'}-{month:02}-{'??' if day is None else f'{day:02}'}"


def _time(match: re.Match[str]) -> str:
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{match.groupdict().get('minute') or '00'}"


def _amount(match: re.Match[str]) -> str:
    sign = match["sign"].strip().lower()
    currency = written.CURRENCIES.get(sign) or written.CURRENCY_WORDS[sign.rstrip("s")]
    scale = written.SCALES.get((match["scale"] or "").lower(), 1)
    return f"{currency} {_value(match['num'], scale)}"


def _value(digits: str, scale: int = 1) -> str:
    """One spelling of a number: no separators, no zeros that say nothing."""
    try:
        value = Decimal(digits.replace(",", "")) * scale
    except InvalidOperation:
        return digits
    return f"{value.normalize():f}"


def _with_unit(value: str, match: re.Match[str]) -> str:
    """The number with the span of time that it counts: 102 minutes are not 102 hours, 10 days not 10 business days."""
    words = (value, "business" if match["business"] else "", (match["unit"] or "").lower())
    return " ".join(word for word in words if word) if match["unit"] else value


def _bound(match: re.Match[str]) -> Iterator[str]:
    lead = match.string[max(0, match.start() - _LEAD) : match.start()]
    for name, pattern in (("about", written.ABOUT), ("under", written.UNDER), ("over", written.OVER)):
        if pattern.search(lead):
            yield name
            return
