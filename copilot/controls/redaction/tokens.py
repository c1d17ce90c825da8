"""Words and numbers of a text in order, with what stands between them."""

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_]+(?:['-](?!s\b)[^\W\d_]+)*|\d+[A-Za-z]?(?![^\W\d_])|\d+[^\W_]*|[\u241e\x00]")


class Token(NamedTuple):
    """A word or a number; `lower` is its lower case, `capital` whether it is written like a name."""

    text: str
    start: int
    end: int
    lower: str
    capital: bool
    number: bool


def tokens_of(text: str) -> list[Token]:
    """The tokens of a folded text. Scripts without case count as capitalised."""
    result = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        first = word[0]
        number = first.isdigit()
        capital = not number and not first.islower() and first.isalpha()
        result.append(Token(word, match.start(), match.end(), word.lower(), capital, number))
    return result
