"""Whether what a sentence puts in quotation marks stands in its source word for word."""

import re
from collections.abc import Iterator

from copilot.scoring.plain import plain, words_of

_QUOTED = re.compile(r"\"([^\"]+)\"")
_CUT = re.compile(r"…|\.\.\.|\[[^\]]*\]")
LEAST_WORDS = 3
"""Fewer words in quotation marks are a name or a term, not somebody's words."""


def misquoted(text: str, source: str) -> Iterator[str]:
    """Each quotation that is not in the source; where it is cut, each piece of it is looked for."""
    theirs = f" {' '.join(words_of(source))} "
    for match in _QUOTED.finditer(plain(text)):
        for piece in _CUT.split(match[1]):
            words = words_of(piece)
            if len(words) >= LEAST_WORDS and f" {' '.join(words)} " not in theirs:
                yield f"quotes what is not there: “{piece.strip()[:60]}”"
