"""A draft narrative of a suspicious activity report, with the summary for escalation."""

from typing import Annotated, Literal

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement

Texts = Annotated[tuple[Statement, ...], Field(max_length=16)]


class Coverage(DomainModel):
    """Where the narrative answers one of the six questions; no cites mean that it does not."""

    question: Literal["who", "what", "when", "where", "why", "how"]
    cites: tuple[str, ...]


class SarNarrative(DomainModel):
    """Introduction, body in time order, conclusion; a person files, or does not.

    `escalation` goes to the decision maker and is not part of the narrative.
    """

    escalation: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=8)]
    introduction: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=14)]
    body: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=40)]
    conclusion: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=10)]
    coverage: Annotated[tuple[Coverage, ...], Field(min_length=6, max_length=6)]
