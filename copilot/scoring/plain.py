"""A text in plain signs, and its words: how every scorer reads."""

import re
import unicodedata

from copilot.language.text import SIGNS
from copilot.language.words import STOP_WORDS, stem

_MARKER = re.compile(r"\s*\[\s*[EFP]\d+(?:\s*[,;]\s*[EFP]\d+)*\s*\]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def plain(text: str) -> str:
    """The text with typographic signs as typed ones and white space as single blanks; lines stay."""
    folded = unicodedata.normalize("NFKC", text.translate(SIGNS))
    visible = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return re.sub(r"[ \t]+", " ", visible)


def unmarked(text: str) -> str:
    """The text without its citation markers."""
    return _MARKER.sub("", text)


def words_of(text: str) -> tuple[str, ...]:
    """The words in order, lower case, without a possessive."""
    return tuple(word.removesuffix("'s") for word in _WORD.findall(plain(text).casefold()))


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, stemmed: "resolved" and "resolves" are one."""
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the words in order; a word without meaning of its own is ""."""
    return tuple("" if word in STOP_WORDS else stem(word) for word in words_of(text))
