"""Sentences cut into clauses, and which clause of a source a clause is about."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from copilot.language.clauses import clauses
from copilot.scoring.plain import plain, stems_of

ABOUT_THE_SAME = 0.75
"""From this share of a clause's words on, a clause of the source is about the same thing."""
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|unable)\b|n't\b|\bun(?=known|verified|disputed)"
    r"|[:=] ?(?:false|nil|none|no|0)\b(?![.,:]?\d)|\b(?:is|was|are|were) (?:0|zero|nil)\b(?![.,]\d)|\bno_",
    re.I,
)
_ONLY_FORM = re.compile(r"\bno(?:t)? (?:later|more|less|fewer) than\b|\bnot exceed|\bnot only\b", re.I)
"""Negatives that bound and deny nothing."""
_REACH = 4
"""A denial bears on the next word that carries meaning, no further off than this."""


class Clause(NamedTuple):
    """A clause with the stems of its words in order, and where in it something is denied."""

    text: str
    stems: tuple[str, ...]
    denials: tuple[int, ...]  # each as the number of words before it

    @property
    def words(self) -> frozenset[str]:
        """The stems that carry meaning."""
        return frozenset(stem for stem in self.stems if stem)

    def denied(self) -> frozenset[str]:
        """The words on which a denial bears: the next one, or where none follows those before it."""
        found: set[str] = set()
        for place in self.denials:
            after = [stem for stem in self.stems[place + 1 : place + 1 + _REACH] if stem]
            found.update(after[:1] or filter(None, self.stems[:place]))
        return frozenset(found)


@lru_cache(maxsize=8192)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """Every sentence, and every part of it where it has several."""
    return tuple(_clauses(text))


def like(clause: Clause, source: str) -> Iterator[Clause]:
    """The clauses of the source that hold most words of this one."""
    words = clause.words
    for other in clauses_of(source):
        if words and len(words & other.words) / len(words) >= ABOUT_THE_SAME:
            yield other


def _clauses(text: str) -> Iterator[Clause]:
    for sentence in clauses(plain(text)):
        parts = clauses(sentence, conjunctions=True, commas=True)
        for part in dict.fromkeys((sentence, *(parts if len(parts) > 1 else ()))):
            yield _clause(part)


def _clause(text: str) -> Clause:
    bare = _ONLY_FORM.sub(lambda match: "~" * len(match[0]), text)
    denials = tuple(len(stems_of(text[: match.start()])) for match in _DENIAL.finditer(bare))
    return Clause(text, stems_of(text), denials)
