"""Dispositions: what a person decided on a case, in two levels."""

from enum import StrEnum

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.money import UnsignedMoney


class Outcome(StrEnum):
    """The first level; inconclusive is a real outcome, not a failure to decide."""

    CONFIRMED_FRAUD = "confirmed_fraud"
    FALSE_POSITIVE = "false_positive"
    INCONCLUSIVE = "inconclusive"
    CUSTOMER_ERROR = "customer_error"
    MERCHANT_ERROR = "merchant_error"
    NO_ERROR = "no_error"


class Disposition(DomainModel):
    """Outcome, reason, action and the money, with what the copilot had proposed."""

    outcome: Outcome
    reason_code: str = Field(min_length=2, max_length=40)
    action_taken: str = Field(min_length=3, max_length=500)
    loss: UnsignedMoney
    recovery: UnsignedMoney
    rationale: str = Field(min_length=10, max_length=4_000)
    copilot_recommendation: Outcome | None
    departure_reason: str = Field(default="", max_length=1_000)

    @property
    def departs(self) -> bool:
        """True if the person decided otherwise than the copilot proposed; then a reason is owed."""
        return self.copilot_recommendation is not None and self.copilot_recommendation is not self.outcome
