"""Clauses: the parts of a sentence that say one thing each."""

import re

from copilot.language.sentences import sentences

SEMICOLON = re.compile(r"(?<=;)\s+")
_BAR = re.compile(r"\s\|\s")
_COLON = re.compile(r":\s(?!0\b|none\b|no\b)", re.I)
_CONJUNCTION = re.compile(r",?\s+(?:and|but|while|then|whereas|though|although)\s+", re.I)
_COMMA = re.compile(r",\s+(?!(?<=\d,\s)\d{4}\b)")  # not the comma of November 30, 2026


def clauses(
    text: str, *, colons: bool = False, conjunctions: bool = False, commas: bool = False
) -> list[str]:
    """The text's sentences, cut at semicolons and table bars, and where asked at colons, conjunctions and commas too.

    A colon before a denial ("prior alerts: none") stays: without it the denial would deny nothing.
    """
    cuts = [
        SEMICOLON,
        _BAR,
        *(p for p, on in ((_COLON, colons), (_CONJUNCTION, conjunctions), (_COMMA, commas)) if on),
    ]
    parts = sentences(text)
    for cut in cuts:
        parts = [piece for part in parts for piece in cut.split(part)]
    return [bare for part in parts if (bare := part.strip(" ;"))]
