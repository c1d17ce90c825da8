"""What a text claims that can be looked up: amounts, shares, dates, times, identifiers, names, numbers.

Written apart from `copilot.controls.extract` on purpose: a scorer that reads as the product's own
verification reads would miss what it misses. This reader is blunter: every claim has one
plain form, and a claim is held where the source has the same form.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from copilot.scoring.capitals import names_of
from copilot.scoring.plain import plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<m>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?:,? (?P<year>\d{{4}}))?\b", re.I),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?", re.I),
    re.compile(r"\b(?P<m>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b"),
)
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s?(?P<half>[ap])\.?m\b\.?)?", re.I
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "usd": "USD", "gbp": "GBP", "eur": "EUR"}
_WORDS = {"dollar": "USD", "pound": "GBP", "euro": "EUR"}
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_SCALE = r"(?:\s?(?P<scale>k|thousand|m|million)\b)?"
_AMOUNTS = (
    re.compile(rf"(?P<sign>[$£€]|\b(?:usd|gbp|eur)\s?)\s?-?(?P<num>{_NUMBER}){_SCALE}", re.I),
    re.compile(
        rf"(?<![\w.,])(?P<num>{_NUMBER}){_SCALE}\s?(?P<sign>usd\b|gbp\b|eur\b|dollars?\b|pounds?\b|euros?\b)",
        re.I,
    ),
)
_PERCENT = re.compile(rf"(?<![\w.,])(?P<num>{_NUMBER})\s?(?:%|per ?cent\b)", re.I)
_SECTION = re.compile(r"\b\d+ (?:CFR|U\.?S\.?C\.?)(?: part)? [\d.]+\w*(?: ?\([A-Za-z0-9]{1,4}\))*", re.I)
_TAIL = re.compile(r"\b(?:ending|ends)(?: in| with)? (?P<tail>\d{4})\b|[*x•]{2,} ?(?P<masked>\d{4})\b", re.I)
_IDENTIFIERS = (
    re.compile(r"\b[A-Z]{1,3}-(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b"),
    re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
    re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
    re.compile(r"\+?\d[\d ()-]{8,}\d(?!\d)"),
)
_UNIT = r"(?:[- ](?:(?P<business>business|working)|calendar)?[- ]?(?P<unit>second|minute|hour|day|week|month|year)s?\b)?"
_BARE = re.compile(rf"(?<![\w.,/])-?(?P<num>{_NUMBER})(?:st|nd|rd|th)?(?![\d]){_UNIT}")
_COUNTED = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_COUNT = re.compile(rf"\b(?P<num>{'|'.join(_COUNTED)})\b{_UNIT}", re.I)
_ENUMERATED = re.compile(r"(?m)^\s*(?:\d{1,2}[.)]|\(\d{1,2}\))\s")


class Claims(NamedTuple):
    """Every claim of a text in its plain form, by kind."""

    amounts: frozenset[str]
    percents: frozenset[str]
    dates: frozenset[str]
    times: frozenset[str]
    identifiers: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]

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
    """The claims of a text; each piece is read once, in the order in which kinds can be told apart."""
    rest = _Rest(_ENUMERATED.sub(" ", plain(text)))
    identifiers = {_squeezed(m[0]) for m in rest.take(_SECTION)}
    dates = {_date(m) for pattern in _DATES for m in rest.take(pattern)}
    times = {_time(m) for m in rest.take(_TIME)}
    identifiers |= {f"…{m['tail'] or m['masked']}" for m in rest.take(_TAIL)}
    amounts = {_amount(m) for pattern in _AMOUNTS for m in rest.take(pattern)}
    identifiers |= {_squeezed(m[0]) for pattern in _IDENTIFIERS for m in rest.take(pattern)}
    percents = {f"{_value(m['num'])} %" for m in rest.take(_PERCENT)}
    numbers = {_with_unit(_value(m["num"]), m) for m in rest.take(_BARE)}
    numbers |= {_with_unit(str(_COUNTED[m["num"].lower()]), m) for m in rest.take(_COUNT)}
    kinds = (amounts, percents, dates, times, identifiers, numbers, names_of(plain(text)))
    return Claims(*(frozenset(kind) for kind in kinds))


def not_held(claims: Claims, source: Claims, words: frozenset[str]) -> tuple[str, ...]:
    """The claims that the source does not hold; `words` are the source's words, for the names."""
    values = source.numbers | {figure.split()[-1] for figure in source.amounts}
    values |= {figure.split()[0] for figure in source.percents}
    bare = frozenset(number for number in source.numbers if " " not in number)
    values |= {number.split()[0] for number in source.numbers}
    years = {date[:4] for date in source.dates}
    missing = [
        *(claims.amounts - source.amounts),
        *(claims.percents - source.percents - _shares(bare)),
        *(date for date in claims.dates if not _date_is_in(date, source.dates)),
        *(claims.times - source.times),
        *(known for known in claims.identifiers if not _identifier_is_in(known, source.identifiers)),
        *(number for number in claims.numbers - values - years if number.split()[0] not in bare),
        *(name for name in claims.names if name not in words),
    ]
    return tuple(sorted(missing))


class _Rest:
    """A text from which what was read is taken away."""

    def __init__(self, text: str) -> None:
        self._text = text

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        found = list(pattern.finditer(self._text))
        self._text = pattern.sub(lambda match: " ¦ ", self._text)
        return iter(found)


def _squeezed(text: str) -> str:
    return re.sub(r"[ ()]", "", unicodedata.normalize("NFKC", text)).casefold()


def _date(match: re.Match[str]) -> str:
    groups = match.groupdict()
    month = int(groups["m"]) if groups.get("m") else _MONTHS.index(groups["month"][:3].lower()) + 1
    return f"{groups.get('year') or '????'}-{month:02}-{int(groups['day']):02}"


def _date_is_in(date: str, dates: frozenset[str]) -> bool:
    if date in dates:
        return True
    whole = not date.startswith("????")
    return any(date[5:] == other[5:] and not (whole and other[0] != "?") for other in dates)


def _identifier_is_in(known: str, source: frozenset[str]) -> bool:
    """True for the same one; a section also within a paragraph of it: 1026.13 in 1026.13(c)(1)."""
    return known in source or any("cfr" in known and other.startswith(known) for other in source)


def _time(match: re.Match[str]) -> str:
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{match['minute']}"


def _amount(match: re.Match[str]) -> str:
    sign = match["sign"].strip().lower()
    currency = _SIGNS.get(sign) or _WORDS[sign.rstrip("s")]
    scale = _SCALES.get((match["scale"] or "").lower(), 1)
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


def _shares(numbers: frozenset[str]) -> frozenset[str]:
    """Shares written as numbers of at most one: 0.034 holds 3.4 %."""
    return frozenset(f"{_value(str(Decimal(n) * 100))} %" for n in numbers if 0 < Decimal(n) < 1)
