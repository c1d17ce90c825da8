"""A passage as sentences that can stand alone: list marks dropped, a lead-in joined to its items."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from copilot.language.sentences import sentence_spans
from copilot.tasks.pack import PassageLine

MAX_LENGTH = 700
"""A longer sentence is not offered; most are a whole list written as one."""
MIN_WORDS = 4
_MARK = re.compile(r"^\s*(?:[-•*]|\d{1,2}\.)\s+")
_PLACEHOLDER = re.compile(r"\[[^\]]*(?:e\.g|Insert|Number|Company Name)[^\]]*\]")


class Excerpt(NamedTuple):
    """A sentence of a passage, with the passage and its place among the passages (0 is best)."""

    text: str
    passage: PassageLine
    rank: int


def excerpts(passages: tuple[PassageLine, ...]) -> Iterator[Excerpt]:
    """Every sentence of every passage that is long enough to say something and short enough to read."""
    for rank, passage in enumerate(passages):
        for block in _blocks(passage.text):
            for start, end in sentence_spans(block, 0, len(block)):
                text = " ".join(block[start:end].split())
                if len(text) <= MAX_LENGTH and len(text.split()) >= MIN_WORDS:
                    yield Excerpt(text, passage, rank)


def states_a_blank(text: str) -> bool:
    """True if the sentence leaves a value open, such as "[Number, e.g., 4] hours"."""
    return _PLACEHOLDER.search(text) is not None


def _blocks(text: str) -> Iterator[str]:
    """The lines of the passage; one that ends in a colon is joined with the lines that follow, as far as they fit."""
    lines = [_MARK.sub("", line).strip() for line in text.splitlines() if line.strip()]
    lead = ""
    for line in lines:
        joined = f"{lead} {line}" if lead else line
        if lead and len(joined) > MAX_LENGTH:
            yield lead
            joined = line
        lead = joined if joined is line and line.endswith(":") else _continued(lead, joined)
        if not lead:
            yield joined
    if lead:
        yield lead


def _continued(lead: str, joined: str) -> str:
    """What stays open: a lead-in keeps taking items while they end in a semicolon, "and", "or", or a colon."""
    return joined if lead and re.search(r"(?:[;:]|; (?:and|or))$", joined) else ""
