"""Postal addresses: anchored at what only an address has, then grown over what belongs to it.

Anchors: a unit ("Apt. 864", "PSC 0413, Box 8144"), a house number with a street word in one of a
dozen languages, a state with ZIP or a postcode, "the corner of", or words such as "lives at"
before a number. From there the span grows over capitalised words, numbers and line breaks.
"""

import re
from collections.abc import Iterator, Sequence

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.numbers import covered_text
from copilot.controls.redaction.tokens import Token, tokens_of
from copilot.controls.redaction.vocabulary import ADDRESS_STOPS, STREET_PREFIXES, STREET_WORDS, UNIT_WORDS

_FOREIGN_STREET = re.compile(
    r"\w{2,}(?:strasse|str|gasse|weg|platz|allee|vej|gade|gatan|vagen|vegen|veien|gata|katu|tie|kuja|straat|laan|plein|utca|"
    r"braut|stigur|straeti|vanget|alle|ring|damm|gatu|bakken|vangen|terrasse|stræde|straede|kai|ova|eva|evej)$"
)
_STATE = re.compile(
    r"A[AEKLPRZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]"
)
_POSTCODE_TAIL = re.compile(r"[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "la",
        "le",
        "les",
        "el",
        "al",
        "van",
        "von",
        "der",
        "den",
        "des",
        "and",
        "of",
        "the",
        "y",
        "e",
        "u",
        "ul",
        "c",
        "st",
    ]
)
_CUE = re.compile(
    r"(?:\b(?:addr?ess(?:es)?|residence|domicile|adresse)\b(?:\s+(?:is|to|as|with|at|of|on file|changed|the same|here they are|it is|it))*[\s:=\"'>,-]*"
    r"|\b(?:lives?|living|resides?|residing|located|stays?|moved|office is|offices are located|restaurant is|station is|letter arrived|"
    r"meet(?:ing)?(?: (?:me|you|us))?|drops? you off|return|stop|delivered|posted|mailed|sent|send \w+(?: \w+)?|taxi|side|enter|it's|refers|moving)"
    r"\s+(?:at|on|in|to|of)(?: the)?\s+)$",
    re.IGNORECASE,
)
_CORNER = re.compile(r"\bthe corner of\s", re.IGNORECASE)
_GAP = re.compile(r"(?:[ \t]?[,.]?[ \t]*|,? ?\n[ \t>?,]*|[.,] ?\n[ \t>?,]*|[,.]? ?# ?| ?, ?)$")
_LONGEST = 22
_SHORT_WORD = 4


def address_findings(text: str) -> Iterator[Finding]:
    """Postal addresses of the folded text; spans may touch names, which are personal too."""
    covered = covered_text(text)
    tokens = tokens_of(covered)
    done = -1
    for at in range(len(tokens)):
        if at <= done:
            continue
        reason = _anchor(covered, tokens, at)
        if reason is None:
            continue
        first, last = _grown(covered, tokens, at, after=done)
        if reason != "context: address" or last > first or tokens[at].number:
            yield Finding(tokens[first].start, tokens[last].end, "ADDRESS", reason, 4)
            done = last


def _anchor(text: str, tokens: Sequence[Token], at: int) -> str | None:
    """Why an address can be anchored at a token, if it can."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.lower in UNIT_WORDS and following and following.number and _joined(text, token, following):
        return "shape: unit of an address"
    if token.number and len(token.text) <= 6 and _street_follows(text, tokens, at):
        return "shape: street address"
    if following and following.number and len(following.text) <= 5 and _joined(text, token, following):
        if (
            token.lower in STREET_PREFIXES or _FOREIGN_STREET.fullmatch(token.lower)
        ) and token.lower not in ADDRESS_STOPS:
            return "shape: street address"
    if token.capital or token.number:
        before = text[max(0, token.start - 40) : token.start]
        if _CORNER.search(before) and before.lower().rstrip().endswith("corner of"):
            return "shape: street corner"
        if (token.number or _number_near(text, tokens, at)) and _CUE.search(before):
            return "context: address"
    return None


def _street_follows(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Within a few words after a house number comes a street word, or a state with ZIP or a postcode."""
    words = 0
    for index in range(at + 1, min(at + 9, len(tokens))):
        token = tokens[index]
        if not _joined(text, tokens[index - 1], token):
            return False
        if token.lower in ADDRESS_STOPS:
            return False
        if words and _ends_address(text, tokens, index):
            return True
        if words and token.lower in STREET_WORDS and (token.capital or words <= 3):
            return True
        if token.lower in STREET_PREFIXES or _FOREIGN_STREET.fullmatch(token.lower):
            return True
        if not (
            token.capital
            or token.number
            or token.lower in _PARTICLES
            or token.lower in UNIT_WORDS
            or _lower_line(text, token)
        ):
            return False
        words += 1
    return False


def _ends_address(text: str, tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if _POSTCODE_TAIL.match(text, token.start):
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return bool(
        _STATE.fullmatch(token.text.upper())
        and token.capital
        and following
        and following.number
        and len(following.text) == 5
    )


def _number_near(text: str, tokens: Sequence[Token], at: int) -> bool:
    for index in range(at + 1, min(at + 7, len(tokens))):
        if not _joined(text, tokens[index - 1], tokens[index]):
            return False
        if tokens[index].number:
            return True
    return False


def _grown(text: str, tokens: Sequence[Token], at: int, *, after: int) -> tuple[int, int]:
    first = last = at
    while first - 1 > after and at - first < 8 and _belongs(text, tokens, first - 1, first):
        first -= 1
    while last + 1 < len(tokens) and last - at < _LONGEST and _belongs(text, tokens, last + 1, last):
        last += 1
    while last > at and tokens[last].lower in _PARTICLES and not tokens[last].capital:
        last -= 1
    while first < at and tokens[first].lower in _PARTICLES and not tokens[first].capital:
        first += 1
    return first, last


def _belongs(text: str, tokens: Sequence[Token], candidate: int, beside: int) -> bool:
    token = tokens[candidate]
    left, right = (
        (tokens[candidate], tokens[beside]) if candidate < beside else (tokens[beside], tokens[candidate])
    )
    if token.lower in ADDRESS_STOPS or token.text[0] in "\x00\u241e" or not _joined(text, left, right):
        return False
    if token.capital or token.lower in UNIT_WORDS or token.lower in _PARTICLES or token.lower == "nan":
        return True
    if token.number:
        return len(token.text) <= 6
    return token.lower in STREET_WORDS or _lower_line(text, token)


def _joined(text: str, left: Token, right: Token) -> bool:
    """Whether nothing but what an address has between its words stands between two tokens."""
    gap = text[left.end : right.start]
    if gap == " ":
        return True
    if len(gap) > 24 or not _GAP.match(gap):
        return False
    # A full stop ends a sentence unless it ends an abbreviation or a house number.
    return (
        not (gap.startswith(".") and "\n" not in gap)
        or left.number
        or len(left.text) <= _SHORT_WORD
        or left.lower in UNIT_WORDS
    )


def _lower_line(text: str, token: Token) -> bool:
    """Whether the token stands in a line that has no capitals at all, so that case says nothing."""
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", token.end)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) < 200 and not any(c.isupper() for c in line)
