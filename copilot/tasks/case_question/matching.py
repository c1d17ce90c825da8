"""Which lines of the pack speak of what a question asks: by its words, their rarity, and the kind of answer asked for."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from copilot.domain.fact import Count
from copilot.language.words import STOP_WORDS, stem
from copilot.tasks.pack import FactLine, Line

_WORD = re.compile(r"[a-z][a-z'-]+|\d{3,}")
_ASKING_WORDS = """
about all any can case could customer ever far give happened list long many
more most much please say says show tell there's
"""
_STOP = STOP_WORDS | frozenset(_ASKING_WORDS.split())
_SAME = (
    ("payee", "beneficiary", "recipient", "paid"), ("money", "amount", "total", "sum", "moved"), ("transaction", "payment", "purchase", "transfer", "charge"),
    ("password", "credential", "change", "changed", "sim", "phone"), ("device", "phone", "handset", "laptop"), ("alert", "alerts"), ("dispute", "claim", "disputed"),
    ("overdue", "deadline", "due", "clock", "late"), ("cash", "deposit"), ("merchant", "shop", "store"), ("first", "start", "begin", "earliest"), ("last", "latest", "end"),
    ("night", "hour"), ("declined", "refused"), ("country", "abroad", "foreign"), ("warning", "warned", "dismissed"), ("old", "age", "years"), ("risk", "rating"), ("average", "median", "usual", "normal", "typical"),
    ("largest", "biggest", "highest", "maximum"), ("smallest", "lowest", "minimum"), ("credit", "refund", "provisional"), ("new", "unknown", "unseen", "seen"),
    ("stage", "application", "loan"), ("document", "papers", "identity"), ("reported", "contacted", "called", "contact"),
)  # fmt: skip
_EQUAL: dict[str, frozenset[str]] = {}
for _group in _SAME:
    _stems = frozenset(stem(word) for word in _group)
    for _one in _stems:
        _EQUAL[_one] = _EQUAL.get(_one, frozenset()) | _stems

LEAST = 0.5
"""The share of the question's weight that a line must hold to be an answer."""


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as stems, with the kind of answer that it wants."""

    stems: frozenset[str]
    wants_count: bool
    wants_amount: bool
    wants_time: bool

    @classmethod
    def of(cls, question: str) -> "ParsedQuestion":
        """Read a question."""
        low = question.lower()
        words = [w for w in _WORD.findall(low) if w not in _STOP]
        return cls(
            frozenset(stem(word) for word in words),
            wants_count=bool(re.search(r"\bhow many\b|\bnumber of\b|\bcount\b", low)),
            wants_amount=bool(re.search(r"\bhow much\b|\bamount\b|\btotal\b|\bsum\b|\bvalue\b", low)),
            wants_time=bool(
                re.search(r"\bwhen\b|\bwhat (?:time|date|day)\b|\bsince\b|\bby when\b|\bhow long\b", low)
            ),
        )


def ranked(question: str, lines: Iterable[Line]) -> list[tuple[float, Line]]:
    """Lines with the share of the question that they hold, best first; below `LEAST` they are left out."""
    parsed, known = ParsedQuestion.of(question), list(lines)
    if not parsed.stems:
        return []
    texts = [_stems_of(line) for line in known]
    weight = {s: _rarity(s, texts) for s in parsed.stems}
    whole = math.fsum(
        weight.values()
    )  # fsum: sets have another order in each process, sums then another last digit
    found = []
    for line, held in zip(known, texts, strict=True):
        share = math.fsum(weight[s] * _holds(s, held) for s in parsed.stems) / whole
        if share >= LEAST:
            found.append((share + _fit(parsed, line), line))
    return sorted(found, key=lambda pair: -pair[0])


def _stems_of(line: Line) -> frozenset[str]:
    text = f"{line.heading} {line.text}".lower()
    return frozenset(stem(word) for word in _WORD.findall(text))


def _holds(wanted: str, held: frozenset[str]) -> float:
    if wanted in held:
        return 1.0
    return 0.8 if _EQUAL.get(wanted, frozenset()) & held else 0.0


def _rarity(wanted: str, texts: list[frozenset[str]]) -> float:
    having = sum(_holds(wanted, held) > 0 for held in texts)
    return 1.0 + math.log((1 + len(texts)) / (1 + having))


def _fit(parsed: ParsedQuestion, line: Line) -> float:
    """A bonus where the line holds the kind of value that is asked for."""
    text, known = line.text, isinstance(line, FactLine) and line.on_record
    counts = parsed.wants_count and isinstance(line, FactLine) and isinstance(line.value, Count)
    amounts = parsed.wants_amount and re.search(r"[$£€]\d|\b[A-Z]{3} \d", text) is not None
    times = parsed.wants_time and re.search(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b", text) is not None
    return 0.3 * (counts + amounts + times) + (0.05 if known else 0.0)
