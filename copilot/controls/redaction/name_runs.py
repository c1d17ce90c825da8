"""Runs of words that are written like a name."""

import re
from collections.abc import Sequence

from copilot.controls.redaction.tokens import Token
from copilot.controls.redaction.vocabulary import (
    BUSINESS_WORDS,
    GIVEN_NAMES,
    MERCHANT_WORDS,
    MERCHANTS,
    NAME_PARTICLES,
    NAME_TITLES,
    NEVER_NAMES,
    ORDINARY_WORDS,
)

_SPACE = re.compile(r" {1,2}$|\. ?$")
_PREFIXED = re.compile(r"(?:al|el|ad|ul|d|l|t)[-'][A-Z]")
"""Names that begin with a small prefix: al-Rashid, d'Arcy; only after another name."""
_LONGEST = 5
_ACRONYM = 5
_JOINING = frozenset({"and", "the"})


def name_run(text: str, tokens: Sequence[Token], at: int, *, announced: bool = False) -> int | None:
    """The last token of the words written like a name from `at`; None where the first is not.

    `announced`: something before says that a name comes, so that titles are passed over and
    a surname may be a word of the desk ("Will Price").
    """
    last: int | None = None
    for index in range(at, min(at + _LONGEST + 1, len(tokens))):
        token = tokens[index]
        if index > at and not _continues(text, tokens[index - 1], token):
            break
        if (
            announced
            and last is None
            and token.lower in NAME_TITLES | NAME_PARTICLES
            and token.lower not in _JOINING
        ):
            continue
        if _is_name_word(token, first=last is None):
            last = index
        elif last is None or token.lower not in NAME_PARTICLES or token.lower in _JOINING:
            break
    return last


def lower_case_run(text: str, tokens: Sequence[Token], at: int) -> int:
    """A name in a text that does not capitalise: this word and up to two more that are no common words."""
    last = at
    for index in range(at + 1, min(at + 3, len(tokens))):
        token = tokens[index]
        if not _continues(text, tokens[index - 1], token) or token.number:
            break
        if token.lower in BUSINESS_WORDS and len(token.text) > 1:
            break
        last = index
        if len(token.text) > 1:
            break
    return last


def is_acronyms(run: Sequence[Token]) -> bool:
    """Whether the words are short and all in capitals: a scheme or a form, not a person."""
    return all(t.text.isupper() and len(t.text) <= _ACRONYM and t.lower not in GIVEN_NAMES for t in run)


def is_merchant(tokens: Sequence[Token], at: int) -> bool:
    """Whether a firm that reads like a name begins at this token or at the one before."""
    starts = [s for s in (at, at - 1) if s >= 0 and tokens[s].lower in MERCHANT_WORDS]
    return any(
        tuple(t.lower for t in tokens[start : start + length]) in MERCHANTS
        for start in starts
        for length in (2, 3)
    )


def _continues(text: str, left: Token, right: Token) -> bool:
    gap = text[left.end : right.start]
    if _SPACE.match(gap) is None:
        return False
    return "." not in gap or len(left.text) == 1 or left.lower in NAME_TITLES


def _is_name_word(token: Token, *, first: bool) -> bool:
    if not first and _PREFIXED.match(token.text):
        return True
    if not token.capital or token.number or not token.text[0].isalpha():
        return False
    if len(token.text) == 1:
        return token.text != "I"
    if token.lower in NEVER_NAMES:
        return False
    if token.lower in BUSINESS_WORDS:
        return token.lower in GIVEN_NAMES if first else token.lower in ORDINARY_WORDS
    return True
