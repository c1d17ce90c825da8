"""Rules on what the question names: a body, a product, a regulation, a topic must stand in a passage about it."""

import re
from collections.abc import Sequence

from copilot.controls.answerability.passages import (
    RULE_TEXT,
    SUBJECT_NOISE,
    Answerability,
    Retrieved,
    about,
    refused,
    whole,
)
from copilot.controls.named_things import holds_name, names_in
from copilot.domain.rulebook import acts_named
from copilot.language.words import terms_of


def names_are_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """Every name in the question stands in the title of a passage, or in one about the question's subject."""
    missing = [
        name
        for name in names_in(question)
        if not any(holds_name(f"{passage.title} {passage.citation}", name) for passage in passages)
        and not any(holds_name(whole(passage), name) for passage in about(question, passages, name))
    ]
    if not missing:
        return None
    listed = ", ".join(missing)
    return refused(
        f"No passage found on this subject deals with {listed}; the documents do not seem to cover it.",
        *missing,
    )


_REGULATION = re.compile(r"\bReg(?:ulation)?\.? ([A-Z]{1,2})\b")


def acts_are_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A regulation named is held by its own text, or by a policy or manual that speaks of it.

    The text of another regulation that only mentions it is no source for it.
    """
    for match in _REGULATION.finditer(question):
        cited = acts_named(match.group())
        name = re.compile(rf"\bReg(?:ulation)?\.? {match[1]}\b")
        if not any(_speaks_of(passage, name, cited) for passage in passages):
            return refused(
                f"The documents found do not include Regulation {match[1]}.", f"Regulation {match[1]}"
            )
    return None


def _speaks_of(passage: Retrieved, name: re.Pattern[str], cited: Sequence[re.Pattern[str]]) -> bool:
    if any(pattern.search(passage.citation) for pattern in cited):
        return True
    return bool(name.search(passage.title if passage.doc_type in RULE_TEXT else whole(passage)))


_TOPIC = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|guidance|position|stance) (?:on|about|for|regarding|around|towards?)\s+(?P<topic>[^?.,;]{3,80})",
    re.IGNORECASE,
)


def topic_is_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A policy "on" something must speak of that thing by its own name."""
    match = _TOPIC.search(question)
    topic = frozenset(terms_of(match["topic"])) - SUBJECT_NOISE if match else frozenset()
    if match is None or not topic:
        return None
    if any(len(topic & frozenset(terms_of(whole(passage)))) >= len(topic) / 2 for passage in passages):
        return None
    return refused(f"No document found speaks of {match['topic'].strip()}.", match["topic"].strip())
