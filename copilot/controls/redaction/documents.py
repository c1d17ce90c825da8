"""Values that only the words before them give away: ids of people and documents, usernames, misread digits, spoken digits."""

import re
from collections.abc import Iterator

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.reading import Reading
from copilot.controls.redaction.vocabulary import ID_CUES

_RANK = 2
_SHORTEST = 4
_IS = r"(?:[ _-]?(?:no|num|number|id|ref|code|card))?\.?[ \t]*(?:is|was|:|=|#|of)?[\s\"'>:=#(]*"
_LETTERED = r"((?=[A-Z0-9/-]*\d)[A-Z0-9]+(?:[-/][A-Z0-9]+)*)"
_RULES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (type_, reason, re.compile(rf"(?i:\b(?:{cue}){_IS}){value}"))
    for type_, reason, cue, value in (
        (
            "DOCUMENT_NUMBER",
            "context: identity document",
            r"passport|driv(?:er'?s?|ing)[ ]licen[cs]e|licen[cs]e|dl|id card|national id|residence permit|visa number",
            r"(?i:((?=[a-z0-9 -]{0,4}\d)[a-z0-9]{1,5}(?:[ -]?[a-z0-9]*\d[a-z0-9]*)+))",
        ),
        (
            "CUSTOMER_ID",
            "context: customer id",
            r"cust(?:omer)?[ _-]?(?:id|no|number|num|ref(?:erence)?)|client[ _-]?(?:id|no|number|ref(?:erence)?)|cif|crn|party[ _-]?id"
            r"|member(?:ship)?[ _-]?(?:id|no|number)",
            rf"(?i:{_LETTERED})",
        ),
        (
            "SORT_CODE",
            "context: sort code",
            r"sort(?: ?-?code)?|s/c|sc",
            r"(\d\d[- .]?\d\d[- .]?\d\d)(?!\d)",
        ),
        (
            "USERNAME",
            "context: username",
            r"user[ _-]?(?:name|id)|usr|user(?=[=:]| [a-z]+[_\d])|login(?: id| name)?|log-?in|screen ?name|handle|online id|uid",
            r"(?i:((?=[\w.@-]{4,40}(?![\w@-]))(?=[\w.@-]*[\d._@-])[a-z][\w.@-]*\w))",
        ),
        (
            "DEVICE_ID",
            "context: device id",
            r"imei|imsi|device[ _-]?(?:id|fingerprint)|android[ _-]?id|idfa|serial",
            r"(?i:((?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{5,40}))",
        ),
    )
)
_SECRET = re.compile(
    r"\b(?:cvv2?|cvc2?|csc|security code|pin(?: ?code| number)?|otp|one[- ]time (?:pass)?(?:code|word)|passcode)\b"
    r"[ \t]*(?:is|was|:|=|#)?[\s\"':=]*(\d{3,8})(?!\w)"
    r"|\b(?:password|passphrase|pwd)\b[ \t]*(?:is|was|:|=)[\s\"':=]*([^\s\"',;]{4,64})",
    re.IGNORECASE,
)
_CUSTOMER = re.compile(r"\b(?:CUST|CIF|CLI|CRN)[-_ ]?\d{4,}\b")
_UK_LICENCE = re.compile(r"\b[A-Z]{2,5}9{0,3}\d{6}[A-Z9]{2}\d[A-Z]{2}\b")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_]\w{3,30}(?![\w.@])")
# Digits that a scanner or a tired hand wrote as letters: "l6l-64-8795", "292472O885".
_MISREAD = re.compile(
    r"(?<![\w])(?=[\dOoIlSB -]{0,24}\d)(?=[\d -]{0,24}[OoIlSB])[\dOoIlSB]{2,20}(?:[ -]?[\dOoIlSB]{2,8}){0,5}(?!\w)"
)
_MISREAD_CUE = re.compile(
    r"\b(?:ssn|ac(?:c(?:oun)?)?t|card|pan|phone|tel|sort code|iban|passport|mobile|ni|routing|dob|zip)\b[\w .:=#'\"/-]{0,12}$",
    re.IGNORECASE,
)
_SPOKEN_WORDS = "zero oh one two three four five six seven eight nine nought double triple hundred"
_SPOKEN = frozenset(_SPOKEN_WORDS.split())
_SPOKEN_LENGTH = 6


def document_findings(reading: Reading) -> Iterator[Finding]:
    """Ids of people and documents in the folded text."""
    text = reading.text
    for token in reading.tokens:
        if token.lower in ID_CUES:
            yield from _announced(text, token.start)
    for match in _SECRET.finditer(text):
        group = 1 if match.group(1) else 2
        yield Finding(match.start(group), match.end(group), "SECRET", "context: secret", 1)
    for match in _CUSTOMER.finditer(text):
        yield Finding(match.start(), match.end(), "CUSTOMER_ID", "shape: customer id", _RANK)
    for match in _UK_LICENCE.finditer(text):
        yield Finding(match.start(), match.end(), "DOCUMENT_NUMBER", "shape: driving licence", _RANK)
    for match in _HANDLE.finditer(text) if "@" in text else ():
        yield Finding(match.start(), match.end(), "USERNAME", "shape: handle", _RANK)
    for match in _MISREAD.finditer(text):
        digits = sum(c.isalnum() for c in match.group())
        if digits >= 6 and _MISREAD_CUE.search(text[max(0, match.start() - 30) : match.start()]):
            yield Finding(match.start(), match.end(), "ACCOUNT_NUMBER", "context: misread number", 1)
    yield from _spoken(reading)


def _announced(text: str, start: int) -> Iterator[Finding]:
    """The value after words that announce an id and begin at `start`."""
    for type_, reason, pattern in _RULES:
        match = pattern.match(text, start)
        if match and len(match.group(1)) >= _SHORTEST:
            yield Finding(match.start(1), match.end(1), type_, reason, _RANK)


def _spoken(reading: Reading) -> Iterator[Finding]:
    """Six or more digits said one by one."""
    tokens = reading.tokens
    first: int | None = None
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].lower in _SPOKEN:
            first = at if first is None else first
        elif first is not None:
            if at - first >= _SPOKEN_LENGTH:
                yield Finding(
                    tokens[first].start, tokens[at - 1].end, "ACCOUNT_NUMBER", "shape: spoken digits", _RANK
                )
            first = None
