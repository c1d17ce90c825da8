"""A text as every control reads it, with the way back to the offsets of the original.

`Surface` undoes what a writer, a keyboard or an encoder did to a letter: full-width and
look-alike letters, accents, invisible and tag characters, JSON, URL and HTML escapes. Redaction,
the audience wall and the screening for instructions read through this one table, so that a
spelling cannot hide from one of them and not from another.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from copilot.language.lookalikes import lookalikes
from copilot.language.text import SIGNS

SEPARATOR = "\u241e"
"""Stands between the texts of one payload: nothing matches across it, nothing replaces it."""

_ESCAPE = (
    r"\\{1,8}u[dD][89abAB][0-9a-fA-F]{2}\\{1,8}u[dD][c-fC-F][0-9a-fA-F]{2}|\\{1,8}u[0-9a-fA-F]{4}|\\{1,8}[nrt]"
    r"|%(?:[2-7][0-9A-Fa-f]|0[9aAdD])|%[c-fC-F][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){1,3}|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});"
)
_ESCAPED = re.compile(_ESCAPE)
_UNUSUAL = re.compile(rf"[^\x00-\x7f]|{_ESCAPE}")
_ROUNDS = 3
# Single letters of one case with one separator each: "S.A.R", "i g n o r e", "S a r"; not "a S A R" as one word.
_APART = r"(?:[ ._*/\u00b7\u2022-]|\. )"
_SPACED = re.compile(
    rf"(?<![\w'])(?:(?:[A-Z]{_APART}){{2,}}[A-Z]|[A-Za-z]{_APART}(?:[a-z]{_APART})+[a-z])(?![\w'])"
)
# Signs with one plain form, and Latin letters that have no decomposition.
_PLAIN = (
    str.maketrans(
        {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i"}
        | {"\u2206": "\u0394"}
        | {"þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ẞ": "SS"}
    )
    | SIGNS
)
TAGS = range(0xE0020, 0xE007F)
"""Invisible twins of the ASCII signs."""
_NO_INK = frozenset("\u034f\u115f\u1160\u3164\uffa0\u2800")
_UNIT = re.compile(r"u([0-9a-fA-F]{4})")


class Surface:
    """The folded text; `span` gives the offsets in the original that a span of it stands for."""

    def __init__(self, original: str, *, rounds: int = _ROUNDS) -> None:
        """Fold `original`; plain ASCII without escapes costs one scan. Escapes of escapes take a round each."""
        self._starts: list[int] = [0]  # where a segment begins in the folded text
        self._origins: list[tuple[int, int, bool]] = []  # its original start and end; one to one?
        self.text = self._folded(original)
        again = rounds > 1 and len(self._origins) > 1 and _ESCAPED.search(self.text) is not None
        self._deeper = Surface(self.text, rounds=rounds - 1) if again else None
        if self._deeper:
            self.text = self._deeper.text

    def _folded(self, original: str) -> str:
        pieces: list[str] = []
        length = cursor = 0
        for match in _UNUSUAL.finditer(original):
            folded = _fold(match.group())
            pieces += (original[cursor : match.start()], folded)
            length += match.start() - cursor
            cursor = match.end()
            if len(folded) == 1 == match.end() - match.start():
                length += 1  # one for one: the running segment goes on
                continue
            self._close(length, match.start(), linear=True)
            length += len(folded)
            self._close(length, match.end(), linear=False)
        pieces.append(original[cursor:])
        text = "".join(pieces)
        self._close(len(text), len(original), linear=True)
        return text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets for a non-empty span of the folded text."""
        if self._deeper:
            start, end = self._deeper.span(start, end)
        first, last = self._at(start), self._at(end - 1)
        return first[0], last[1]

    def _close(self, length: int, origin_end: int, *, linear: bool) -> None:
        origin_start = self._origins[-1][1] if self._origins else 0
        self._origins.append((origin_start, origin_end, linear))
        self._starts.append(length)

    def _at(self, index: int) -> tuple[int, int]:
        # bisect_right skips empty segments: the last one that begins at or before `index` holds it.
        segment = bisect_right(self._starts, index) - 1
        origin_start, origin_end, linear = self._origins[segment]
        if not linear:
            return origin_start, origin_end
        offset = origin_start + index - self._starts[segment]
        return offset, offset + 1


class Despaced:
    """A surface with letters that stand apart ("i g n o r e", "S.A.R") joined into the word that they spell."""

    def __init__(self, surface: Surface) -> None:
        """Join them; `text` equals the surface's where none stand apart."""
        self._surface = surface
        self._places: list[int] = []
        cursor = 0
        for match in _SPACED.finditer(surface.text):
            self._places += range(cursor, match.start())
            self._places += (i for i in range(match.start(), match.end()) if surface.text[i].isalpha())
            cursor = match.end()
        self._places += range(cursor, len(surface.text))
        self.text = "".join(surface.text[place] for place in self._places) if cursor else surface.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets for a non-empty span of the text."""
        return self._surface.span(self._places[start], self._places[end - 1] + 1)


def views(text: str) -> tuple[Surface | Despaced, ...]:
    """The ways in which a reader may read a text: as it stands, and joined where letters stand apart."""
    surface = Surface(text)
    despaced = Despaced(surface)
    return (surface,) if despaced.text == surface.text else (surface, despaced)


def plain_letters(text: str) -> str:
    """The text with every letter as a surface has it: what a pattern in another script has to look for."""
    return "".join(c if c.isascii() else _fold_character(c) for c in text)


@lru_cache(maxsize=4096)
def _fold(unusual: str) -> str:
    return "".join(_fold_character(c) for c in _unescaped(unusual))


def _unescaped(unusual: str) -> str:
    """What an escape of JSON, a URL or HTML stands for; one that stands for nothing is what it is."""
    if len(unusual) == 1:
        return unusual
    if unusual[0] == "\\":
        units = _UNIT.findall(unusual)
        if not units:
            return " " if unusual[-1] == "t" else "\n"
        return bytes.fromhex("".join(units)).decode("utf-16-be", "ignore")
    if unusual[0] == "%":
        return bytes.fromhex(unusual.replace("%", "")).decode("utf-8", "ignore")
    return html.unescape(unusual)


def _fold_character(character: str) -> str:
    if ord(character) in TAGS:
        return chr(ord(character) - 0xE0000)
    category = unicodedata.category(character)
    if category in {"Cf", "Co", "Cs", "Mn", "Me"} or character in _NO_INK:
        return ""
    plain = unicodedata.normalize("NFKC", character.translate(_PLAIN))
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    # Last, so that an accent does not keep a look-alike letter from being one.
    return unicodedata.normalize("NFC", bare).translate(lookalikes()).translate(_PLAIN)
