"""Amounts of money, percentages and counts, with their units and hedges."""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from copilot.language.text import Remaining

_SIGNS = {"$": "USD", "us$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY"}
_NAMES = {
    "dollar": "USD", "buck": "USD", "pound": "GBP", "euro": "EUR", "sterling": "GBP", "yen": "JPY", "franc": "CHF",
}  # fmt: skip
_CODES = "USD|GBP|EUR|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|HKD|SGD|INR|MXN|BRL|ZAR|AED|CNY|TRY|NGN|THB"
_SCALES = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000,
    "bn": 1_000_000_000, "b": 1_000_000_000, "billion": 1_000_000_000, "hundred": 100,
}  # fmt: skip
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:\s?(?P<scale>k|mn?|bn?|thousand|million|billion|hundred)\b)?"
_AMOUNT = re.compile(
    rf"(?P<sign>US\$|[$£€¥]|\b(?P<code>{_CODES})\s?)\s?-?(?P<num>{_NUM}){_SCALE}(?:\s?(?:{_CODES})\b)?(?![\d])"
    rf"|(?<![\w.,])(?P<num2>{_NUM})(?:\s?(?P<scale2>k|mn?|bn?|thousand|million|billion|hundred)\b)?\s?"
    rf"(?:(?P<code2>{_CODES})\b|(?P<name>US dollars?|dollars?|bucks|pounds?(?: sterling)?|euros?|sterling|yen|francs?|€|£)"
    r"|(?P<cents>cents?|pence)\b)",
    re.I,
)
_PERCENT = re.compile(rf"(?<![\w.,])(?P<num>{_NUM})\s?(?:%|per ?cent\b|pct\b|percentage points?\b)", re.I)
_ENUMERATOR = re.compile(r"(?<!\w)\(\d{1,2}\)(?=\s+[a-z])")
_TIME_UNIT = "second|minute|hour|day|week|month|year"
_NUMBER = re.compile(
    rf"(?<![\w.,/])(?P<num>{_NUM})(?!\.?\d)(?:\s?(?P<scale>k|mn?|bn|thousand|million|billion|hundred)\b)?"
    r"(?:st|nd|rd|th)?(?:\s?\(\d+\))?"
    r"(?:[- ](?P<qualifier>business|working|banking|calendar|consecutive|complete|full))?"
    rf"(?:[- ](?P<unit>{_TIME_UNIT})s?\b)?(?:[- ]?(?P<short>h|hrs?|mins?|secs?)\b)?",
    re.I,
)
_SHORT_UNITS = {"h": "hour", "hr": "hour", "min": "minute", "sec": "second"}
_ABOUT = re.compile(r"\b(?:about|approximately|approx\.?|around|roughly|some|circa|c\.)\s+\S{0,3}$", re.I)
_OVER = re.compile(r"\b(?:more than|over|at least|in excess of|above|exceeding|upwards of)\s+\S{0,3}$", re.I)
_UNDER = re.compile(r"\b(?:less than|under|nearly|almost|below|just short of|at most|up to)\s+\S{0,3}$", re.I)
_LABEL = re.compile(
    r"\b(?:amount|balance|total|value|sum|price|fee|credit|debit|loss|threshold|observed|limit|payment|turnover|cash|cost)"
    r"s?\b\W{0,4}(?:of|is|was|=|:)?\s*$",
    re.I,
)


class Figure(NamedTuple):
    """A value with its unit: a currency code ("" unknown), "%", a time unit, or "" for a bare count.

    `qualifier` is "business" where days are business days. `hedge` is "about", "over",
    "under" or "".
    """

    value: Decimal
    unit: str
    qualifier: str
    hedge: str
    text: str
    labelled: bool = False  # a bare number that a word such as "amount" stands before
    before: str = ""  # the words before a bare number: "days between:"


class Figures(NamedTuple):
    """All figures of a text."""

    amounts: tuple[Figure, ...]
    percentages: tuple[Figure, ...]
    numbers: tuple[Figure, ...]


def take_figures(rest: Remaining) -> Figures:
    """Take amounts, then percentages, then every number that is left."""
    amounts = tuple(_amount(match) for match in rest.take(_AMOUNT))
    percentages = tuple(
        Figure(_decimal(m["num"]), "%", "", _hedge(m), m[0].strip()) for m in rest.take(_PERCENT)
    )
    rest.take(_ENUMERATOR)
    return Figures(amounts, percentages, tuple(_number(match) for match in rest.take(_NUMBER)))


def amount_is_in(claim: Figure, evidence: Figures) -> bool:
    """True if the evidence holds the amount in that currency.

    A bare number of the evidence counts as an amount where it is written or labelled like one
    and the evidence names no other currency.
    """
    currencies = {amount.unit for amount in evidence.amounts}
    if any(_same_value(claim, other) and claim.unit == other.unit for other in evidence.amounts):
        return True
    if currencies - {claim.unit}:
        return False
    return any(_same_value(claim, other) and _reads_as_amount(other) for other in evidence.numbers)


def percentage_is_in(claim: Figure, evidence: Figures) -> bool:
    """True if the evidence holds the percentage, or the share that it stands for (0.034 for 3.4 %)."""
    shares = (n for n in evidence.numbers if not n.unit and 0 < n.value <= 1 and n.value != 1)
    return any(_same_value(claim, other) for other in evidence.percentages) or any(
        _same_value(claim, share._replace(value=share.value * 100)) for share in shares
    )


def number_is_in(claim: Figure, evidence: Figures) -> bool:
    """True if the evidence holds the number; a time span must have its unit, and stay business days or not."""
    if claim.unit:
        return any(
            _same_span(claim, other) if other.unit else _names_unit(claim, other)
            for other in evidence.numbers
        )
    others: Iterable[Figure] = (*evidence.numbers, *evidence.amounts, *evidence.percentages)
    return any(_same_value(claim, other) for other in others)


def _names_unit(claim: Figure, other: Figure) -> bool:
    """True for a bare number of that value whose label says the unit: "days between: 33", "age 34"."""
    label = other.before.lower()
    named = claim.unit in label or (claim.unit == "year" and re.search(r"\bage\b", label) is not None)
    return named and (claim.qualifier == "business") == ("business" in label) and _same_value(claim, other)


def _same_span(claim: Figure, other: Figure) -> bool:
    if (claim.qualifier == "business") != (other.qualifier == "business"):
        return False
    if claim.unit == other.unit:
        return _same_value(claim, other)
    if claim.qualifier == "business":
        return False
    mine, theirs = _seconds(claim), _seconds(other)
    if mine is not None and theirs is not None:
        return mine == theirs
    years = {"year": 12, "month": 1}
    if claim.unit in years and other.unit in years:
        return claim.value * years[claim.unit] == other.value * years[other.unit]
    return False


def _seconds(span: Figure) -> Decimal | None:
    lengths = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
    return span.value * lengths[span.unit] if span.unit in lengths else None


def _same_value(claim: Figure, other: Figure) -> bool:
    """Equal; or, with a hedge, equal after the rounding that the hedge announces."""
    if claim.value == other.value:
        return True
    if not claim.hedge or not claim.value:
        return False
    step = Decimal(1).scaleb(claim.value.normalize().as_tuple().exponent)  # type: ignore[arg-type]
    rounding = {"about": ROUND_HALF_UP, "over": ROUND_FLOOR, "under": ROUND_CEILING}[claim.hedge]
    return (other.value / step).to_integral_value(rounding) * step == claim.value


def _reads_as_amount(number: Figure) -> bool:
    return not number.unit and (number.labelled or re.search(r"\.\d\d\b|\d,\d{3}", number.text) is not None)


def _amount(match: re.Match[str]) -> Figure:
    value = _decimal(match["num"] or match["num2"]) * _SCALES.get(
        (match["scale"] or match["scale2"] or "").lower(), 1
    )
    if match["cents"]:
        unit = "USD" if match["cents"].lower().startswith("cent") else "GBP"
        return Figure(value / 100, unit, "", _hedge(match), match[0].strip())
    code = match["code"] or match["code2"]
    if code:
        unit = code.upper()
    elif match["name"]:
        word = match["name"].lower().removeprefix("us ").split()[0].rstrip("s")
        unit = _NAMES.get(word) or _SIGNS[word]
    else:
        unit = _SIGNS[match["sign"].strip().lower()]
    return Figure(value, unit, "", _hedge(match), match[0].strip())


def _number(match: re.Match[str]) -> Figure:
    value = _decimal(match["num"]) * _SCALES.get((match["scale"] or "").lower(), 1)
    unit = (match["unit"] or "").lower()
    if match["short"] and not unit:
        unit = _SHORT_UNITS[match["short"].lower().rstrip("s")]
    qualifier = (match["qualifier"] or "").lower()
    qualifier = "business" if qualifier in {"business", "working", "banking"} else ""
    labelled = _LABEL.search(match.string, max(0, match.start() - 40), match.start()) is not None
    before = "" if unit else match.string[max(0, match.start() - 30) : match.start()]
    return Figure(value, unit, qualifier, _hedge(match), match[0].strip(), labelled, before)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _hedge(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 25) : match.start()]
    for name, pattern in (("about", _ABOUT), ("over", _OVER), ("under", _UNDER)):
        if pattern.search(before):
            return name
    return ""
