"""A question with several parts, such as "how long …, and to which team …?", as its parts."""

import re

from copilot.language.words import terms_of
from copilot.tasks.base import RetrievalQuery

MIN_TERMS = 2
"""A part with fewer search terms says too little by itself; it stays with the part before."""
_ASKS = (
    r"(?:within |by |to |for |from |at |in |after )?(?:how|what|when|where|which|who|whom|why)"
    r"|(?:can|may|must|do|does|is|are|should|will)(?= (?:we|the|a|an|it|they|he|she|our)\b)"
)
_NEXT_PART = re.compile(rf"(?:,? and |; |[?] (?:and )?)(?=(?:{_ASKS})\b)", re.IGNORECASE)


def queries_of(question: str) -> tuple[RetrievalQuery, ...]:
    """What to search for: the question, and each of its parts where it has several."""
    parts = parts_of(question)
    return tuple(RetrievalQuery(text) for text in ((question, *parts) if len(parts) > 1 else (question,)))


def parts_of(question: str) -> tuple[str, ...]:
    """The parts in order, at least one; a condition before the first question word stays with it."""
    parts: list[str] = []
    for piece in (piece.strip(" ,;") for piece in _NEXT_PART.split(question)):
        if parts and min(len(terms_of(piece)), len(terms_of(parts[-1]))) < MIN_TERMS:
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return tuple(parts)
