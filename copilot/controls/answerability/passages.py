"""What the rules read of a passage, what they decide, and how much of a question's subject a text holds."""

from collections.abc import Sequence
from typing import Protocol

from copilot.domain.base import DomainModel
from copilot.domain.vocabulary import added_words
from copilot.language.words import terms_of

MIN_SHARED = 0.34
"""The share of the question's subject words that a passage must hold to count as about its subject."""
RULE_TEXT = frozenset({"regulation", "official_interpretation", "statute", "model_forms"})
"""Kinds of document that are the law's own text."""


class Retrieved(Protocol):
    """What is read of a passage: `Passage` and `PassageHit` both fit."""

    @property
    def doc_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def doc_type(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...


class Answerability(DomainModel):
    """The decision; `missing` names what no passage holds, in the question's own words where there are any."""

    answerable: bool
    reason: str = ""
    missing: tuple[str, ...] = ()

    @property
    def refusal(self) -> str:
        """The reason to show, "" where the question can be answered."""
        return "" if self.answerable else self.reason


def refused(reason: str, *missing: str) -> Answerability:
    """A refusal with its reason and what no passage holds."""
    return Answerability(answerable=False, reason=reason, missing=missing)


_NOISE = """
many much long often soon maximum minimum limit days time deadline bank customer consumer financial institution give
need must can may could get tell know happen apply use allow require answer question kind potential key element
currently now today policy rule regulation act law section part say take make want ask due under per every
one two first after before without
"""
SUBJECT_NOISE = frozenset(terms_of(_NOISE))
"""Words that questions about any subject share."""


def subject(question: str) -> frozenset[str]:
    """The question's search terms without those that questions about any subject share."""
    return frozenset(terms_of(question)) - SUBJECT_NOISE


def whole(passage: Retrieved) -> str:
    """Title, heading, citation and text, as one text."""
    return f"{passage.title} {passage.heading} {passage.citation} {passage.text}"


def about(
    question: str, passages: Sequence[Retrieved], without: str = "", *, least: float = MIN_SHARED
) -> list[Retrieved]:
    """The passages about the question's subject, by its words or the rules' words for them."""
    return [p for p in passages if shared(question, whole(p), without) >= least]


def shared(question: str, text: str, without: str = "") -> float:
    """How much of the question's subject the text holds; the rules' words for it count half. 1.0 where it has none."""
    asked = subject(question) - frozenset(terms_of(without))
    added = frozenset(terms_of(" ".join(added_words(question)))) - SUBJECT_NOISE
    if not asked:
        return 1.0
    words = frozenset(terms_of(text))
    return (len(asked & words) + 0.5 * len((added - asked) & words)) / len(asked)
