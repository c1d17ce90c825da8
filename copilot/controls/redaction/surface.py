"""A text as the matchers read it, with the way back to the offsets of the original.

`Surface` undoes what a writer, a keyboard or an encoder did to a letter: full-width and
look-alike letters, accents, invisible characters, JSON, URL and HTML escapes. `Squashed` goes
on from there: letters and digits alone, lower case, so that no spacing, punctuation or line
break hides a value.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

SEPARATOR = "\u241e"
"""Stands between the texts of one payload: nothing matches across it, nothing replaces it."""

_UNUSUAL = re.compile(
    r"[^\x00-\x7f]|\\u[0-9a-fA-F]{4}|\\[nrt]|%[2-7][0-9A-Fa-f]|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});"
)
_WORDS = re.compile(rf"[^\W_]+|{SEPARATOR}")
# Cyrillic and Greek letters that a reader takes for Latin ones, and the small forms of such capitals.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁɡвкмнтΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαικνρτυβεζημχ",
    "ABESIJKMHOPCTYXaesijopcyxdgbkmhtABEZHIKMNOPTYXoaiknptubezhmx",
)
# Signs with one plain form, and Latin letters that have no decomposition.
_PLAIN = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("‘’‛`´", "'")
    | dict.fromkeys("“”«»„", '"')
    | {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i"}
    | {"\u2206": "\u0394"}
    | {"þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ẞ": "SS"}
)
_NO_INK = frozenset("\u034f\u115f\u1160\u3164\uffa0\u2800")
_ESCAPES = {"\\n": "\n", "\\r": "\n", "\\t": "\t"}


class Surface:
    """The folded text; `span` gives the offsets in the original that a span of it stands for."""

    def __init__(self, original: str) -> None:
        """Fold `original`; plain ASCII without escapes costs one scan."""
        self.original = original
        self._starts: list[int] = [0]  # where a segment begins in the folded text
        self._origins: list[tuple[int, int, bool]] = []  # its original start and end; one to one?
        pieces: list[str] = []
        length = cursor = 0
        for match in _UNUSUAL.finditer(original):
            folded = _fold(match.group())
            if len(folded) == 1 == match.end() - match.start():
                # One for one: the running segment goes on.
                pieces += (original[cursor : match.start()], folded)
                length += match.start() - cursor + 1
                cursor = match.end()
                continue
            pieces += (original[cursor : match.start()], folded)
            length += match.start() - cursor
            self._close(length, match.start(), linear=True)
            length += len(folded)
            self._close(length, match.end(), linear=False)
            cursor = match.end()
        pieces.append(original[cursor:])
        self.text = "".join(pieces)
        self._close(len(self.text), len(original), linear=True)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets for a non-empty span of the folded text."""
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


class Squashed:
    """Letters and digits of a surface in lower case; `span` gives offsets in the surface."""

    def __init__(self, surface_text: str) -> None:
        """Squash the folded text; separators stay so that nothing matches across them."""
        words = [(m.start(), m.group()) for m in _WORDS.finditer(surface_text)]
        self.text = squash_case("".join(word for _, word in words))
        self._word_starts = [start for start, _ in words]
        self._starts: list[int] = []
        length = 0
        for _, word in words:
            self._starts.append(length)
            length += len(word)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The surface's offsets for a non-empty span of the squashed text."""
        return self._at(start), self._at(end - 1) + 1

    def breaks(self, start: int, end: int) -> range:
        """The words that begin inside the span, by number: where a gap lies before them."""
        return range(bisect_right(self._starts, start), bisect_right(self._starts, end - 1))

    def gap_before(self, word: int) -> tuple[int, int]:
        """Where word number `word` begins in the squashed text and in the surface."""
        return self._starts[word], self._word_starts[word]

    def _at(self, index: int) -> int:
        word = bisect_right(self._starts, index) - 1
        return self._word_starts[word] + index - self._starts[word]


def squash(value: str) -> str:
    """A value in the form in which it is compared: folded, letters and digits alone, lower case."""
    return Squashed(Surface(value).text).text


def squash_case(text: str) -> str:
    """Lower case that never changes the length, so that offsets hold."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=4096)
def _fold(unusual: str) -> str:
    if unusual[0] == "\\":
        return _ESCAPES.get(unusual) or _fold_character(chr(int(unusual[2:], 16)))
    if unusual[0] == "%" and len(unusual) == 3:
        return chr(int(unusual[1:], 16))
    if unusual[0] == "&" and len(unusual) > 1:
        return "".join(_fold_character(c) for c in html.unescape(unusual))
    return _fold_character(unusual)


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Co", "Cs", "Mn", "Me"} or character in _NO_INK:
        return ""
    plain = unicodedata.normalize("NFKC", character).translate(_LOOKALIKES).translate(_PLAIN)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)
