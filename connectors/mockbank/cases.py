"""Cases: what a scenario hands over, and the ticketing record and hidden truth made of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from connectors.mockbank.plan import ScenarioKey, Slot, Variant, Wishes
from connectors.mockbank.times import Horizon
from connectors.mockbank.truth import Truth
from connectors.mockbank.workbench import Workbench
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.money import Money
from copilot.domain.records import CaseRecord

INTERNAL_DAYS = {
    Queue.CARD_FRAUD: 7, Queue.PAYMENT_FRAUD: 10, Queue.DISPUTES: 30, Queue.KYC_EXCEPTIONS: 25, Queue.COMPLAINTS: 15,
    Queue.REJECTED_PAYMENTS: 5, Queue.AML: 25,
}  # fmt: skip
"""The bank's own target per queue, in calendar days from opening; statutory clocks are another matter."""


@dataclass(frozen=True)
class CaseDraft:
    """What arrived (title, ids, times) and, apart from it, what it really is."""

    title: str
    opened_at: datetime
    at_risk_minor: int
    outcome: Outcome
    why: str
    proof: tuple[str, ...]
    dispute_id: str | None = None
    payment_id: str | None = None
    complaint_id: str | None = None
    loan_id: str | None = None
    kyc_exception_id: str | None = None
    suspicion_formed_at: datetime | None = None
    suspect_identified: bool = False
    app_claim_received_at: datetime | None = None
    prior_sar_on: date | None = None


@dataclass(frozen=True)
class Scenario:
    """One kind of case in one variant, and how its records are made."""

    name: str
    variant: Variant
    queue: Queue
    build: Callable[[Workbench], CaseDraft]
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def key(self) -> ScenarioKey:
        """The scenario as the plan sees it."""
        return ScenarioKey(self.name, self.variant, self.queue, self.wishes)


def case_record(bench: Workbench, draft: CaseDraft) -> CaseRecord:
    """The open case as ticketing holds it; nothing in it depends on the variant."""
    opened = min(draft.opened_at, bench.horizon.now - timedelta(hours=1))
    return CaseRecord(
        case_id=bench.slot.case_id,
        queue=bench.slot.queue,
        customer_id=bench.file.customer_id,
        title=draft.title,
        status="open",
        opened_at=opened,
        updated_at=_updated(bench, opened),
        priority=_priority(draft.at_risk_minor),
        amount_at_risk=Money.of_minor(draft.at_risk_minor, bench.currency),
        internal_due_at=opened + timedelta(days=INTERNAL_DAYS[bench.slot.queue]),
        alert_ids=bench.alert_ids,
        dispute_id=draft.dispute_id,
        payment_id=draft.payment_id,
        complaint_id=draft.complaint_id,
        loan_id=draft.loan_id,
        kyc_exception_id=draft.kyc_exception_id,
        suspicion_formed_at=draft.suspicion_formed_at,
        suspect_identified=draft.suspect_identified,
        app_claim_received_at=draft.app_claim_received_at,
        prior_sar_on=draft.prior_sar_on,
        outcome=None,
        reopened=False,
    )


def truth_of(slot: Slot, draft: CaseDraft) -> Truth:
    """What the trainer's key says of the case."""
    return Truth(slot.case_id, slot.scenario, slot.variant, draft.outcome, draft.proof, draft.why)


def _updated(bench: Workbench, opened: datetime) -> datetime:
    left = int((bench.horizon.now - opened).total_seconds())
    return opened + timedelta(seconds=int(bench.rng.integers(0, max(1, left))))


def _priority(at_risk_minor: int) -> int:
    limits = (1_000_000, 200_000, 30_000)
    return next((rank for rank, limit in enumerate(limits, 1) if at_risk_minor >= limit), 4)


def opened_after(bench: Workbench, at: datetime, low_hours: int = 1, high_hours: int = 30) -> datetime:
    """When the case was opened: some hours after what caused it, never after the present."""
    opened = at + timedelta(hours=bench.between(low_hours, high_hours), minutes=bench.between(0, 59))
    return min(opened, _last_moment(bench.horizon))


def _last_moment(horizon: Horizon) -> datetime:
    return horizon.now - timedelta(hours=1)
