"""Texts as a reader sees them: look-alike letters, invisible characters and spaced-out words undone.

Keeps the way back: every folded character knows where it stood.
"""

import re
import unicodedata
from typing import NamedTuple

_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁɡвкмнтΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαικνρτυβεζημχ",
    "ABESIJKMHOPCTYXaesijopcyxdgbkmhtABEZHIKMNOPTYXoaiknptubezhmx",
)
_PLAIN = str.maketrans(
    dict.fromkeys("‐‑‒–—―−·•", "-") | dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("“”«»„", '"')
)
_TAGS = range(0xE0020, 0xE007F)
# Single letters of one case with one separator each: "S.A.R", "i g n o r e", "S a r"; not "a S A R" as one word.
_APART = r"(?:[ ._*/-]|\. )"
_SPACED = re.compile(
    rf"(?<![\w'])(?:(?:[A-Z]{_APART}){{2,}}[A-Z]|[A-Za-z]{_APART}(?:[a-z]{_APART})+[a-z])(?![\w'])"
)


class Folded(NamedTuple):
    """The text as read; `origin[i]` is the offset in the original of its i-th character."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a span of the folded text stands for."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """NFKC without invisible characters; Cyrillic and Greek look-alikes and tag characters as Latin letters."""
    letters: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(text):
        for folded in _folded(character):
            letters.append(folded)
            origin.append(offset)
    return Folded("".join(letters), tuple(origin))


def despaced(folded: Folded) -> Folded:
    """The same with letters that stand apart joined into the word that they spell."""
    letters: list[str] = []
    origin: list[int] = []
    cursor = 0
    for match in _SPACED.finditer(folded.text):
        letters.append(folded.text[cursor : match.start()])
        origin.extend(folded.origin[cursor : match.start()])
        kept = [i for i in range(match.start(), match.end()) if folded.text[i].isalpha()]
        letters.append("".join(folded.text[i] for i in kept))
        origin.extend(folded.origin[i] for i in kept)
        cursor = match.end()
    letters.append(folded.text[cursor:])
    origin.extend(folded.origin[cursor:])
    return Folded("".join(letters), tuple(origin))


def _folded(character: str) -> str:
    code = ord(character)
    if code in _TAGS:
        return chr(code - 0xE0000)
    if _is_invisible(character):
        return ""
    plain = unicodedata.normalize("NFKC", character).translate(_LOOKALIKES).translate(_PLAIN)
    # An accent on a Latin letter hides a word from a pattern, not from a reader.
    bare = unicodedata.normalize("NFD", plain)
    stripped = "".join(c for c in bare if not unicodedata.combining(c))
    return stripped if stripped.isascii() else plain


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Co"} or character in "\u034f\u115f\u1160\u3164\uffa0"
