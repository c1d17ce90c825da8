"""Rules on figures: the bank's own, a fee, a limit, an age, a score or a rate must be stated of the thing asked about."""

import re
from collections.abc import Sequence

from copilot.controls.answerability.passages import (
    RULE_TEXT,
    Answerability,
    Retrieved,
    about,
    refused,
    shared,
    whole,
)
from copilot.controls.figure_kinds import figure_kind_of, figures_of_kind
from copilot.controls.named_things import brands_in, holds_name

MIN_SHARED_FIGURE = 0.5
"""The share of the question's subject words: the figure must be that of the thing asked about."""
_OWN = re.compile(
    r"\b(?:our|my|internal|in-house|house|level [0-9]|tier [0-9]|at (?:our|this|the) bank|we (?:charge|pay|allow|set))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\b(?:what|which)\b[^?.]{0,60}\b(?:limits?|caps?|thresholds?|score|rate|fee|price|amount)\b"
    r"|\bhow (?:much|high)\b|\bin (?:dollars|pounds|euros)\b",
    re.IGNORECASE,
)
_CURRENCY_ASKED = re.compile(r"\bin (?:dollars|pounds|euros|usd|gbp)\b", re.IGNORECASE)
_FIGURE_HELD = re.compile(r"[$£€]\s?\d|\b\d[\d,.]*\s?(?:%|percent|per cent|dollars|pounds)|\b\d+\b")
_AMOUNT_HELD = re.compile(r"[$£€]\s?\d|\b\d[\d,.]*\s?(?:dollars|pounds|euros)")


def own_figure_is_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A figure of the bank's own must stand in a document of its own about the subject."""
    money = bool(_CURRENCY_ASKED.search(question))
    if not (_FIGURE.search(question) and (_OWN.search(question) or money)):
        return None
    held = _AMOUNT_HELD if money else _FIGURE_HELD
    on_subject = about(question, passages, least=MIN_SHARED_FIGURE)
    own = [p for p in on_subject if p.doc_type not in RULE_TEXT and "manual" not in p.doc_type]
    if any(held.search(re.sub(r"\[[^\]]*\]", "", passage.text)) for passage in own):
        return None
    return refused(
        "No internal document found states this figure; a regulation's figure is not the bank's own.",
        "the bank's own figure",
    )


def kind_of_figure_is_stated(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A fee, a limit, an age, a score or a rate must be stated as such, of the thing asked about.

    A payment brand must be held by its own name: a limit for transfers is not one for a brand of them.
    """
    kind = figure_kind_of(question)
    if kind is None:
        return None
    brands = brands_in(question)
    for passage in passages:
        place = f"{passage.title} {passage.heading} "
        if all(holds_name(whole(passage), brand) for brand in brands) and any(
            shared(question, place + sentence, kind.name) >= MIN_SHARED_FIGURE
            for sentence in figures_of_kind(kind, passage.text)
        ):
            return None
    of_what = f" for {', '.join(brands)}" if brands else ""
    return refused(f"No passage found states the {kind.name} asked for{of_what}.", f"the {kind.name}")
