"""Runs of words and numbers that can be one postal address: what may stand beside what."""

import re
from collections.abc import Sequence

from copilot.controls.redaction.tokens import Token
from copilot.controls.redaction.vocabulary import (
    ADDRESS_PARTICLES,
    ADDRESS_STOPS,
    BUSINESS_WORDS,
    STREET_WORDS,
    UNIT_WORDS,
)

_GAP = re.compile(r"[ \t.,()#/-]{0,4}(?:\n{1,2}[ \t>?,(]*)?(?:\n[ \t>?,]*)?$")
_LIST_MARK = re.compile(r"\.[ )]")
_RIGHT, _LEFT = 22, 8
_SHORT_WORD = 4
_NUMBER_DIGITS = 6
_LONG_LINE = 200


def grown(text: str, tokens: Sequence[Token], at: int, *, after: int) -> tuple[int, int]:
    """The first and last token of the run around a number; nothing up to `after` is taken."""
    first = last = at
    while first - 1 > after and at - first < _LEFT and _belongs_before(text, tokens, first - 1):
        first -= 1
    while last + 1 < len(tokens) and last - at < _RIGHT and _belongs_after(text, tokens, last + 1):
        last += 1
    while last > at and tokens[last].lower in ADDRESS_PARTICLES and not tokens[last].capital:
        last -= 1
    while first < at and tokens[first].lower in ADDRESS_PARTICLES and not tokens[first].capital:
        first += 1
    return first, last


def is_list_mark(text: str, token: Token) -> bool:
    """`3.` at the start of a line counts items, not houses."""
    return (
        token.number
        and len(token.text) < _SHORT_WORD
        and _LIST_MARK.match(text, token.end) is not None
        and not text[max(0, token.start - 12) : token.start].rpartition("\n")[2].strip(" #*>-")
    )


def lower_line(text: str, token: Token) -> bool:
    """Whether the token stands in a line without capitals, where case says nothing."""
    before = text[max(0, token.start - _LONG_LINE) : token.start].rpartition("\n")[2]
    after = text[token.end : token.end + _LONG_LINE].partition("\n")[0]
    return len(before) + len(after) < _LONG_LINE and (before + token.text + after).islower()


def _belongs_before(text: str, tokens: Sequence[Token], candidate: int) -> bool:
    token, right = tokens[candidate], tokens[candidate + 1]
    if "\n" in text[token.end : right.start] and right.lower not in {"fpo", "apo", "dpo"}:
        return False
    if token.lower in BUSINESS_WORDS and token.lower not in STREET_WORDS | ADDRESS_PARTICLES | UNIT_WORDS:
        return False
    return _belongs(text, token) and _joined(text, token, right)


def _belongs_after(text: str, tokens: Sequence[Token], candidate: int) -> bool:
    left, token = tokens[candidate - 1], tokens[candidate]
    gap = text[left.end : token.start]
    if "\n" in gap and (
        is_list_mark(text, token) or (gap.count("\n") > 1 and not _ends_block(text, tokens, candidate))
    ):
        return False
    return _belongs(text, token) and _joined(text, left, token)


def _ends_block(text: str, tokens: Sequence[Token], at: int) -> bool:
    """After an empty line an address goes on only with a country and its postcode."""
    for token in tokens[at : at + 4]:
        if token.number:
            return len(token.text) >= _SHORT_WORD
        if not token.capital:
            return False
    return False


def _belongs(text: str, token: Token) -> bool:
    if token.lower in ADDRESS_STOPS or not token.text[0].isalnum():
        return False
    if token.number:
        return len(token.text) <= _NUMBER_DIGITS
    known = token.lower in UNIT_WORDS or token.lower in ADDRESS_PARTICLES or token.lower in STREET_WORDS
    abbreviation = len(token.text) <= _SHORT_WORD and text.startswith(".", token.end)
    return token.capital or known or abbreviation or token.lower == "nan" or lower_line(text, token)


def _joined(text: str, left: Token, right: Token) -> bool:
    gap = text[left.end : right.start]
    if gap == " ":
        return True
    if len(gap) > 24 or not _GAP.match(gap):
        return False
    if not gap.startswith("."):
        return True
    if "\n" in gap:
        return left.text.isdigit() and len(left.text) < _SHORT_WORD
    # A full stop ends a sentence unless it ends an abbreviation or the number of a house.
    return len(left.text) <= _SHORT_WORD
