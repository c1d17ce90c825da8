"""Addresses of machines and mailboxes, and codes of letters and digits: e-mail, IP, IBAN, BIC, NI number."""

import re
from collections.abc import Iterator

from copilot.controls.redaction.checksums import iban_reason
from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.reading import Reading

_COUNTRIES_WORDS = """
AD AE AL AT AZ BA BE BG BH BR BY CH CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT HR HU IE IL IQ IS IT JO KW KZ LB
LC LI LT LU LV LY MC MD ME MK MR MT MU NL NO PK PL PS PT QA RO RS SA SC SE SI SK SM ST SV TL TN TR UA VA VG XK
"""
_COUNTRIES = frozenset(_COUNTRIES_WORDS.split())
_MORE_COUNTRIES = _COUNTRIES | {"US", "CA", "AU", "JP", "CN", "HK", "SG", "IN", "ZA", "MX", "NZ", "KR"}
_IBAN = re.compile(
    r"[A-Z](?<!\w[A-Z])[A-Z][ -]?[\dOIl]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4}(?![a-z0-9]))?(?!\w)"
    r"|[A-Za-z](?<!\w[A-Za-z])[A-Za-z]\d\d[A-Za-z0-9]{10,30}\b"
)
_IBAN_CUE = re.compile(
    r"\biban\b[\s:#=.\"'>]*([A-Z]{2}[ -]?[A-Z0-9]{2}(?:[ -]?[A-Z0-9]{2,6}){2,8})", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+%'-]{1,64} ?@ ?[\w-]+(?:\.[\w-]+)+")
_VEILED_EMAIL = re.compile(
    r"\b[\w.+-]{2,64} ?[\[({<]\s?at\s?[\])}>] ?[\w-]+(?: ?[\[({<]\s?dot\s?[\])}>] ?|\.)\w+(?:(?: ?[\[({<]\s?dot\s?[\])}>] ?|\.)\w+)?"
    r"|\b[\w.+-]{2,64}(?: dot \w+)? at [\w-]+ dot \w+(?: dot \w+)?",
    re.IGNORECASE,
)
_VEIL = re.compile(r"[\[({<]\s?at\s?[\])}>]|\bdot\b", re.IGNORECASE)
_IP4 = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)")
_IP_CUE = re.compile(
    r"\b(?:ip|ipv4|addr(?:ess)?|host|from|login|src|client|remote)\b[\w .:=\"'-]{0,12}$", re.IGNORECASE
)
_IP6 = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:)*:(?::?[0-9a-f]{1,4}){1,6}(?![\w:])",
    re.IGNORECASE,
)
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_NINO = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?![A-Za-z0-9])", re.IGNORECASE)
_BIC = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]{5}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_BIC_CUE = re.compile(r"\b(?:bic|swift)\b[\w /:#=.\"'>()]{0,16}$", re.IGNORECASE)
_TRACK = re.compile(r"[;%]?B?(\d{12,19})[=^][\w/ .^=]{4,}")
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b")

_POSTCODE_RANK = 5  # an address that holds it tells more


def contact_findings(reading: Reading) -> Iterator[Finding]:
    """E-mail and network addresses, IBANs, BICs, NI numbers and UK postcodes of the text."""
    text = reading.text
    for match in _TRACK.finditer(text):
        yield Finding(match.start(1), match.end(), "CARD", "shape: card track", 1)
    yield from _ibans(text)
    yield from _mailboxes(text)
    yield from _machines(text)
    for match in _NINO.finditer(text):
        yield Finding(match.start(), match.end(), "NATIONAL_ID", "shape: NI number", 1)
    for match in _BIC.finditer(text):
        if match.group()[4:6] not in _MORE_COUNTRIES:
            continue
        if any(c.isdigit() for c in match.group()) or _BIC_CUE.search(
            text, max(0, match.start() - 30), match.start()
        ):
            yield Finding(match.start(), match.end(), "BIC", "shape: BIC", 2)
    for match in _UK_POSTCODE.finditer(text):
        yield Finding(match.start(), match.end(), "POSTCODE", "shape: postcode", _POSTCODE_RANK)


def _mailboxes(text: str) -> Iterator[Finding]:
    """E-mail addresses, around each @ and in words."""
    at = text.find("@")
    while at >= 0:
        for match in _EMAIL.finditer(text, max(0, at - 64), at + 120):
            if match.start() < at < match.end():
                yield Finding(match.start(), match.end(), "EMAIL", "shape: e-mail", 1)
        at = text.find("@", at + 1)
    if _VEIL.search(text):
        for match in _VEILED_EMAIL.finditer(text):
            yield Finding(match.start(), match.end(), "EMAIL", "shape: e-mail in words", 1)


def _ibans(text: str) -> Iterator[Finding]:
    for match in _IBAN.finditer(text):
        if match.group()[:2].upper() in _COUNTRIES and sum(c.isdigit() for c in match.group()) >= 8:
            yield Finding(match.start(), match.end(), "IBAN", iban_reason(match.group()), 1)
    for match in _IBAN_CUE.finditer(text):
        if sum(c.isdigit() for c in match.group(1)) >= 8:
            yield Finding(match.start(1), match.end(1), "IBAN", "context: IBAN", 2)


def _machines(text: str) -> Iterator[Finding]:
    for match in _IP4.finditer(text):
        # Numbered headings and versions look alike: 9.5.1.2
        if all(int(part) < 20 for part in match.group().split(".")) and not _IP_CUE.search(
            text[max(0, match.start() - 24) : match.start()]
        ):
            continue
        yield Finding(match.start(), match.end(), "IP_ADDRESS", "shape: IP address", 1)
    if text.count(":") > 2:
        for match in _MAC.finditer(text):
            yield Finding(match.start(), match.end(), "DEVICE_ID", "shape: MAC address", 1)
        for match in _IP6.finditer(text):
            if len(match.group()) > 7 and not _TIME.fullmatch(match.group()):
                yield Finding(match.start(), match.end(), "IP_ADDRESS", "shape: IP address", 1)
