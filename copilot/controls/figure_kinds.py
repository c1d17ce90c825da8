"""Which kind of figure a question asks for, such as a fee or an age, and whether a sentence states one.

A passage about the right subject that states no figure of that kind does not answer:
"a stop-payment order" may be described at length without its fee.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from copilot.language.sentences import sentence_spans

_SECTION = re.compile(
    r"§+ ?[\d.]+|\b\d{3,4}\.\d+|\(\w{1,4}\)|^\s*\d{1,2}\.\s|\b\d+ (?:CFR|U\.?S\.?C\.?)(?: [\d.]+)?"
)
_NUMBER = r"(?:[$£€]\s?\d|\b\d[\d,.]*)"
_PERCENT = r"\b\d[\d,.]*\s?(?:%|percent\b|per cent\b)"
_MONEY = r"(?:[$£€]\s?\d|\b\d[\d,.]*\s?(?:dollars|pounds|euros|%|percent\b))"


class FigureKind(NamedTuple):
    """A kind of figure: how a question asks for it, and the two things that a sentence needs to state it."""

    name: str
    asked: re.Pattern[str]
    words: re.Pattern[str]
    value: re.Pattern[str]


def _kind(name: str, asked: str, words: str, value: str) -> FigureKind:
    lead = r"\b(?:what(?:'s|’s| is| are| was| would be)|which)\b[^?.,;]{0,60}?"
    compiled = re.compile(
        rf"{lead}\b(?:{asked})\b(?=\s+(?:for|of|on|to|in|a|per|is|do|does|we|when|at)\b|[?.,]|$)", re.I
    )
    return FigureKind(name, compiled, re.compile(rf"\b(?:{words})", re.I), re.compile(value, re.I))


_KINDS = (
    _kind(
        "fee",
        "fees?|charge|price|cost",
        r"fees?\b|charg|price|costs?\b|free\b",
        rf"{_MONEY}|\bfree\b|\bno (?:fee|charge|cost)\b|\bwithout charge\b",
    ),
    _kind("age", "age", r"age[ds]?\b|years? old|older\b|younger\b|under \d|minors?\b", r"\b\d{1,2}\b"),
    _kind("score", "score", r"scores?\b", r"\b\d{2,3}\b"),
    _kind(
        "limit",
        "limits?|cap|ceiling",
        r"limits?\b|capp?(?:ed)?\b|ceiling|maximum|at most|up to|exceed|more than|less than|lesser of",
        _NUMBER,
    ),
    _kind("rate", "rates?", r"rates?\b|yield|interest", _PERCENT),
)


def figure_kind_of(question: str) -> FigureKind | None:
    """The kind of figure that the question asks for; None where it asks for none of these."""
    return next((kind for kind in _KINDS if kind.asked.search(question)), None)


def figures_of_kind(kind: FigureKind, text: str) -> Iterator[str]:
    """The sentences that name the kind and give a value; a table counts line by line, a section's number not at all."""
    for line in text.splitlines():
        for start, end in sentence_spans(line, 0, len(line)):
            sentence = _SECTION.sub("", line[start:end])
            if kind.words.search(sentence) and kind.value.search(sentence):
                yield sentence
