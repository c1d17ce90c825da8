"""A text in plain signs, and its words: how every scorer reads."""

import re
import unicodedata

_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’`´", "'") | dict.fromkeys("“”«»", '"') | {"\u00a0": " "}
)
_MARKER = re.compile(r"\s*\[\s*[EFP]\d+(?:\s*[,;]\s*[EFP]\d+)*\s*\]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_EMPTY_WORDS = """
a an the of in on at to for from by with as is are was were be been and or it its this that which who has have had not no
there any been being does do did
we you your our he she they his her their i my
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "y", "e")


def plain(text: str) -> str:
    """The text with typographic signs as typed ones and white space as single blanks; lines stay."""
    folded = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    visible = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return re.sub(r"[ \t]+", " ", visible)


def unmarked(text: str) -> str:
    """The text without its citation markers."""
    return _MARKER.sub("", text)


def words_of(text: str) -> tuple[str, ...]:
    """The words in order, lower case, without a possessive."""
    return tuple(word.removesuffix("'s") for word in _WORD.findall(plain(text).casefold()))


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to a crude stem: "resolved" and "resolves" are one."""
    return frozenset(_stem(word) for word in words_of(text) if word not in _EMPTY)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the words in order; a word without meaning of its own is ""."""
    return tuple("" if word in _EMPTY else _stem(word) for word in words_of(text))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
