"""Triage level of a case, by the bank's own policy (HB-POL-002), so that the order of a queue can be explained.

The level is the higher of two views, the alert engine's score and the amount at risk; a
vulnerable customer raises it by one. An amount is compared with the limits of its own currency
alone: a rate of the day would move cases about. Without limits for it, any amount is critical.
"""

from collections.abc import Mapping
from typing import NamedTuple

from copilot.domain.bank import Limits
from copilot.domain.money import Money
from copilot.domain.views import TriageLevel

_LEVELS: tuple[TriageLevel, ...] = ("low", "medium", "high", "critical")
_SCORE_BANDS = ((90, 3), (75, 2), (50, 1))


class Triage(NamedTuple):
    """The level, with what led to it in words."""

    level: TriageLevel
    reasons: tuple[str, ...]


def assess_triage(*, score: int, amount: Money, vulnerable: bool, limits: Mapping[str, Limits]) -> Triage:
    """The level for a model score (0 where there is no alert), the amount at risk and the person."""
    by_score = next((level for least, level in _SCORE_BANDS if score >= least), 0)
    by_amount, at_risk = _by_amount(amount, limits.get(amount.currency))
    level = max(by_score, by_amount)
    reasons = [
        words
        for words, its_level in ((f"an alert score of {score}", by_score), (at_risk, by_amount))
        if its_level == level and level > 0
    ]
    if vulnerable:
        level = min(level + 1, len(_LEVELS) - 1)
        reasons.append("a vulnerable customer")
    return Triage(_LEVELS[level], tuple(reasons))


def _by_amount(amount: Money, limits: Limits | None) -> tuple[int, str]:
    """The level, and the reason that it gives."""
    if limits is None:
        return 3, f"{amount} at risk, and no limit is set for {amount.currency}"
    bands = ((limits.critical, 3), (limits.high, 2), (limits.medium, 1))
    return next((level for least, level in bands if amount.amount >= least), 0), f"{amount} at risk"
