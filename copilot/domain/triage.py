"""Triage level of a case: points anybody can add up, so that the order of a queue can be explained.

Severity is the larger of two views of the same thing, the alert engine's score and the
priority that ticketing set; the money and the person come on top. These are the bank's
own thresholds, not a rule of law.
"""

from decimal import Decimal
from typing import NamedTuple

from copilot.domain.money import Money
from copilot.domain.views import TriageLevel

_SCORE_POINTS = ((90, 3), (75, 2), (50, 1))
_PRIORITY_POINTS = {1: 3, 2: 2, 3: 1}
_AMOUNT_POINTS = ((Decimal(10_000), 2), (Decimal(1_000), 1))
_VULNERABLE_POINTS = 1
_LEVELS: tuple[tuple[int, TriageLevel], ...] = ((5, "critical"), (3, "high"), (1, "medium"))


class Triage(NamedTuple):
    """The level, with the points that led to it in words."""

    level: TriageLevel
    points: int
    reasons: tuple[str, ...]


def assess_triage(*, score: int, priority: int, amount: Money, vulnerable: bool) -> Triage:
    """Add up: severity 0-3, amount at risk 0-2, vulnerable customer 0-1; 5 critical, 3 high, 1 medium."""
    by_score = next((points for least, points in _SCORE_POINTS if score >= least), 0)
    by_priority = _PRIORITY_POINTS.get(priority, 0)
    by_amount = next((points for least, points in _AMOUNT_POINTS if amount.amount >= least), 0)
    by_person = _VULNERABLE_POINTS if vulnerable else 0
    parts = (
        (by_score, f"alert score {score}")
        if by_score >= by_priority
        else (by_priority, f"priority {priority}"),
        (by_amount, f"{amount} at risk"),
        (by_person, "vulnerable customer"),
    )
    points = sum(part[0] for part in parts)
    level: TriageLevel = next((name for least, name in _LEVELS if points >= least), "low")
    return Triage(level, points, tuple(f"{words} (+{part})" for part, words in parts if part))
