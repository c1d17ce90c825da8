"""Words and numbers of a text in order, with what stands between them."""

import re

_TOKEN = re.compile(r"[^\W\d_]+(?:['-](?!s\b)[^\W\d_]+)*|\d+[A-Za-z]?(?![^\W\d_])|\d+[^\W_]*|[\u241e\x00]")


class Token:
    """A word or a number; `lower` is its lower case, `capital` whether it is written like a name."""

    __slots__ = ("capital", "end", "lower", "number", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        """Scripts without case count as capitalised."""
        self.text = text
        self.start = start
        self.end = end
        self.lower = text.lower()
        first = text[0]
        self.number = first.isdigit()
        self.capital = first.isalpha() and not first.islower()


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a folded text, or of a part of it, with offsets in the whole."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(match.group(), match.start(), match.end()) for match in found]
