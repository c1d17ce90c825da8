"""The spellings under which a known value may stand in a text.

A spelling is squashed: letters and digits alone in lower case. Parts are spellings too: a
name of three letters or more, a line of an address, the account within an IBAN. A bare last
four is none, it may stay.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import phonenumbers

from copilot.controls.redaction.squashed import squash
from copilot.controls.redaction.vocabulary import (
    NAME_PARTICLES,
    NAME_TITLES,
    ORDINARY_WORDS,
    is_organisation,
)
from copilot.language.surface import Surface
from copilot.ports.redactor import KnownIdentifier

_SHORTEST_PART = 3
_SHORTEST_NUMBER = 5
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_RUN = re.compile(r"[^\W_]+")
_TEXTS = frozenset({"PERSON", "ADDRESS", "EMAIL", "USERNAME"})
_POSTCODE = re.compile(
    r"\b([A-Z]{1,2}\d{1,2}[A-Z]?)\s*(\d[A-Z]{2})\b|\b(\d{5}(?:-\d{4})?)\s*$", re.IGNORECASE
)


class Spelling(NamedTuple):
    """One spelling; `breaks` are the offsets in `text` where its own words begin."""

    text: str
    type: str
    value: str
    reason: str
    breaks: frozenset[int] = frozenset()
    digits: bool = False
    code: bool = False  # a number or code, which people space as they like
    word: str | None = None  # set where it is an ordinary word too


def spellings_of(known: KnownIdentifier) -> list[Spelling]:
    """The spellings of one identifier, the whole value first."""
    texts = [known.value, *_BY_TYPE.get(known.type, _no_more)(known.value)]
    result: list[Spelling] = []
    for text in dict.fromkeys(texts):
        spelling = _spelling(text, known)
        if spelling is not None:
            result.append(spelling)
    return result


def _spelling(text: str, known: KnownIdentifier) -> Spelling | None:
    folded = Surface(text).text
    squashed = squash(text)
    if not squashed or (len(squashed) < _SHORTEST_PART and squashed.isascii() and text != known.value):
        return None
    digits = squashed.isdecimal()
    if len(squashed) < (_SHORTEST_NUMBER if digits else 2):
        return None
    breaks, length = set(), 0
    for run in _RUN.finditer(folded):
        breaks.add(length)
        length += len(run.group())
    word = squashed if known.type == "PERSON" and squashed in ORDINARY_WORDS else None
    reason = f"known: {known.source}"
    return Spelling(
        squashed, known.type, known.value, reason, frozenset(breaks), digits, known.type not in _TEXTS, word
    )


def _no_more(_: str) -> Iterator[str]:
    return iter(())


def _name(value: str) -> Iterator[str]:
    if is_organisation(value):
        return
    reordered = " ".join(reversed(value.split(","))) if value.count(",") == 1 else value
    words = [w for w in _WORD.findall(Surface(reordered).text) if w.lower() not in NAME_TITLES]
    if not words:
        return
    yield " ".join(words)
    given, surname = words[0], words[-1]
    if len(words) > 1:
        yield from (f"{surname} {' '.join(words[:-1])}", f"{given} {surname}", f"{surname} {given}")
        initials = [w[0] for w in words[:-1]]
        yield from (f"{initials[0]} {surname}", f"{' '.join(initials)} {surname}", f"{surname} {initials[0]}")
    for word in words:
        for part in {word, *re.split(r"['-]", word)}:
            if len(part) >= _SHORTEST_PART and part.lower() not in NAME_PARTICLES:
                yield part


def _address(value: str) -> Iterator[str]:
    lines = [line.strip() for line in re.split(r"[,\n;]", value) if line.strip()]
    yield " ".join(lines)
    for line in lines:
        if _says_where(line):
            yield line
        street = re.match(r"\s*\d+[A-Za-z]?\s+((?:[^\W\d]+\s+){1,4}[^\W\d]+)\s*$", line)
        if street:
            yield street.group(1)
    for first, second in pairwise(lines):
        yield f"{first} {second}"
    for match in _POSTCODE.finditer(value):
        yield match.group()


def _says_where(line: str) -> bool:
    """A line of an address that tells more than a town or a region does."""
    return any(c.isdigit() for c in line) and len(squash(line)) >= _SHORTEST_NUMBER


def _phone(value: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", value)
    for region in (None, "US", "GB"):
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        national = str(number.national_number)
        code = str(number.country_code)
        yield from (
            national,
            f"0{national}",
            f"{code}{national}",
            f"{code}0{national}",
            f"00{code}{national}",
        )
    if len(digits) > 7:
        yield digits.lstrip("0")


def _email(value: str) -> Iterator[str]:
    local, _, domain = value.partition("@")
    if not domain:
        return
    yield f"{local} at {domain}"
    yield f"{local} at {domain.replace('.', ' dot ')}"
    yield f"{local.replace('.', ' dot ')} at {domain.replace('.', ' dot ')}"
    if len(squash(local)) >= 6 and squash(local) not in ORDINARY_WORDS:
        yield local


def _iban(value: str) -> Iterator[str]:
    bare = squash(value).upper()
    if len(bare) < 15:
        return
    yield bare[4:]
    if bare.startswith("GB"):
        yield from (bare[8:], bare[-8:])
    account = re.search(r"\d{8,}$", bare)
    if account:
        yield account.group()


def _born(value: str) -> Iterator[str]:
    day = _date(value)
    if day is None:
        return
    month, short = day.strftime("%B"), day.strftime("%b")
    for d, m in ((f"{day.day:02}", f"{day.month:02}"), (str(day.day), str(day.month))):
        for y in (f"{day.year}", f"{day.year % 100:02}"):
            yield from (f"{d}/{m}/{y}", f"{m}/{d}/{y}")
        yield f"{day.year}-{m}-{d}"
    for name in (month, short):
        for d in (f"{day.day:02}", str(day.day), _ordinal(day.day)):
            yield from (f"{d} {name} {day.year}", f"{name} {d} {day.year}", f"{d} of {name} {day.year}")
            yield f"{d} {name} {day.year % 100:02}"


def _date(value: str) -> date | None:
    found = re.search(r"(\d{4})-(\d{2})-(\d{2})", value)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


_BY_TYPE = {
    "PERSON": _name,
    "ADDRESS": _address,
    "PHONE": _phone,
    "EMAIL": _email,
    "IBAN": _iban,
    "DOB": _born,
}
