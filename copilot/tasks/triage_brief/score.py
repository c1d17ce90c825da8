"""From the score table to a recommendation, a confidence and a level: additive, and shown."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from copilot.domain.fact import FactName
from copilot.tasks.pack import FactLine, Pack
from copilot.tasks.triage_brief.record_rules import Verdict, record_verdict
from copilot.tasks.triage_brief.schema import Choice
from copilot.tasks.triage_brief.signals import Hit, Side, hits

FRAUD_FROM = 4
INNOCENT_FROM = -2
SPREAD = 6
"""Points that lie between an even chance and near certainty; see `Score.confidence`."""

GUILTY: tuple[Choice, ...] = ("confirmed_fraud", "escalate")
CLEARED: tuple[Choice, ...] = ("no_error", "false_positive", "customer_error", "merchant_error")
CLAIMS = (
    FactName.DISPUTE_CATEGORY,
    FactName.PAYMENT_CODE,
    FactName.KYC_EXCEPTION_KIND,
    FactName.DISPUTE_AMOUNT,
    FactName.LOAN_STAGE,
)
"""Facts that say what is asked, not what is so: no evidence for either side."""


@dataclass(frozen=True)
class Score:
    """The hits of one pack and what follows from them."""

    pack: Pack
    hits: tuple[Hit, ...]

    @classmethod
    def of(cls, pack: Pack) -> "Score":
        """Score a pack."""
        return cls(pack, hits(pack))

    def side(self, side: Side) -> tuple[Hit, ...]:
        """The hits of one side, strongest first."""
        return tuple(hit for hit in self.hits if hit.rule.side == side)

    def evidence(self, side: Literal["for", "against"]) -> tuple[FactLine, ...]:
        """The facts of one side, after what settles the case on record where that speaks for the side."""
        found = [hit.line for hit in self.side(side)]
        settled = self.on_record
        if settled and settled.choice in (GUILTY if side == "for" else CLEARED):
            found = [*(line for line in settled.reasons if line.name not in CLAIMS), *found]
        return tuple({line.id: line for line in found}.values())

    def points(self, side: Side) -> int:
        """The points of one side."""
        return sum(hit.points for hit in self.side(side))

    @cached_property
    def contradiction(self) -> tuple[FactLine, FactLine] | None:
        """The customer disowns what came from their own device: the records contradict each other."""
        disowned, device = (
            self.pack.fact(FactName.CONTACT_DISOWNED),
            self.pack.fact(FactName.NEW_DEVICE_SHARE),
        )
        pressed = self.pack.fact(FactName.REMOTE_ACCESS) or self.pack.fact(FactName.CONTACT_PRESSED)
        if disowned and device and device.number == 0 and not pressed:
            return disowned, device
        claimed = self.pack.fact(FactName.CONTACT_CLAIMED)
        return (disowned, claimed) if disowned and claimed else None

    @cached_property
    def margin(self) -> int:
        """Points for less points against; a doubt takes away from whichever side leads, never past even."""
        net = self.points("for") - self.points("against")
        doubt = self.points("doubt") + (3 if self.contradiction else 0)
        return max(net - doubt, 0) if net > 0 else min(net + doubt, 0)

    @cached_property
    def on_record(self) -> Verdict | None:
        """What the dispute, payment or KYC record settles by itself, before any score."""
        return record_verdict(self.pack)

    @property
    def choice(self) -> Choice:
        """What the record settles, or else what the margin speaks for in this queue."""
        if self.on_record:
            return self.on_record.choice
        if self.margin >= FRAUD_FROM:
            return "escalate" if self.pack.queue == "aml" else "confirmed_fraud"
        if self.margin <= INNOCENT_FROM:
            return "false_positive"
        return "gather_more" if self.obtainable else "inconclusive"

    @property
    def obtainable(self) -> bool:
        """True if something that is missing could still be had: a gap, or a customer not yet reached."""
        return bool(
            self.pack.gaps
            or self.pack.fact(FactName.CONTACT_NOT_REACHED)
            or self.pack.fact(FactName.CONTACT_NONE)
        )

    @property
    def confidence(self) -> float:
        """0.5 for an even table up to 0.95; for an open outcome, how clearly it is open."""
        if self.on_record:
            return self.on_record.confidence
        reach = min(abs(self.margin) / (SPREAD * 2), 0.45)
        decided = self.margin >= FRAUD_FROM or self.margin <= INNOCENT_FROM
        return round(0.5 + reach if decided else 0.75 - reach, 2)
