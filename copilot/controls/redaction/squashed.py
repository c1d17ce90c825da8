"""Letters and digits alone, lower case: no spacing, punctuation or line break hides a value in them."""

import re
from bisect import bisect_right

from copilot.language.surface import SEPARATOR, Surface

_WORDS = re.compile(rf"[^\W_]+|{SEPARATOR}")


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
