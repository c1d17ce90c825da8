"""Leakage: identifiers left in what was sent to a model; none is right."""

import re
from collections.abc import Iterator

from copilot.domain.evaluation import Metric, Output, Score
from copilot.scoring.plain import plain

_CARD = re.compile(r"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d,-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\d-])")
_ISSUERS = ("3", "4", "5", "6")
_SHORTEST = 4


def score_leakage(output: Output) -> Score:
    """How many identifiers left: those known of the case, and whatever has a check digit and it fits.

    Not applicable where nothing was sent: a call that did not happen leaks nothing and proves nothing.
    """
    if not output.sent:
        return Score(metric=Metric.LEAKAGE, value=None)
    text = "\n".join(plain(sent) for sent in output.sent)
    found = tuple(dict.fromkeys((*_known(text, output.known), *_shaped(text))))
    details = tuple(f"{kind} …{value[-3:]}" for kind, value in found)
    return Score(metric=Metric.LEAKAGE, value=len(found), passed=not found, details=details)


def _known(text: str, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    folded = text.casefold()
    for identifier in known:
        value = plain(identifier).strip().casefold()
        if len(value) >= _SHORTEST and re.search(_spelled(value), folded):
            yield "known", re.sub(r"[\W_]", "", value)


def _spelled(value: str) -> str:
    """A pattern for the value as it may be written: digits in groups, words apart by anything but a letter."""
    if sum(sign.isdigit() for sign in value) >= len(value) / 2:
        signs = re.sub(r"[^a-z0-9]", "", value)
        return r"(?<![a-z0-9])" + r"[ ().-]{0,2}".join(map(re.escape, signs)) + r"(?![a-z0-9])"
    words = re.findall(r"[^\W_]+", value)
    return r"(?<![^\W_])" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"(?![^\W_])"


def _shaped(text: str) -> Iterator[tuple[str, str]]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits.startswith(_ISSUERS) and _luhn(digits):
            yield "card number", digits
    for match in _IBAN.finditer(text):
        squeezed = match[0].replace(" ", "")
        if _mod97(squeezed):
            yield "IBAN", squeezed.casefold()
    for match in _SSN.finditer(text):
        yield "social security number", re.sub(r"\D", "", match[0])


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _mod97(iban: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
