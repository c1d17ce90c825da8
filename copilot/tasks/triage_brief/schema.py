"""The triage brief: what fits on one screen, every sentence with what it rests on."""

from typing import Annotated, Literal

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement

Level = Literal["critical", "high", "medium", "low"]
Choice = Literal[
    "confirmed_fraud", "false_positive", "inconclusive", "customer_error", "merchant_error", "no_error", "escalate", "gather_more",
]  # fmt: skip
"""An outcome, or one of the two things to do where none is ripe."""


class Signal(DomainModel):
    """One line of the score table: what counted, on which side, for how many points."""

    name: str
    side: Literal["for", "against", "doubt"]
    points: Annotated[int, Field(ge=1, le=5)]
    cites: tuple[str, ...]


class Recommendation(DomainModel):
    """What the copilot proposes; the decision is a person's."""

    choice: Choice
    confidence: Annotated[float, Field(ge=0, le=1)]
    statement: Statement


class TriageBrief(DomainModel):
    """Summary of exactly two sentences, level, recommendation, and what stands behind them."""

    summary: Annotated[tuple[Statement, ...], Field(min_length=2, max_length=2)]
    level: Level
    level_reason: Statement
    recommendation: Recommendation
    what_would_change_it: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=4)]
    evidence_for: Annotated[tuple[Statement, ...], Field(max_length=14)]
    evidence_against: Annotated[tuple[Statement, ...], Field(max_length=14)]
    contradictions: Annotated[tuple[Statement, ...], Field(max_length=6)]
    unknowns: Annotated[tuple[Statement, ...], Field(max_length=14)]
    next_steps: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=6)]
    signals: Annotated[tuple[Signal, ...], Field(max_length=40)]
