"""What must be done before a case may be closed, by queue."""

from collections.abc import Mapping
from typing import NamedTuple

from copilot.domain.identity import Queue


class Duty(NamedTuple):
    """One item of a closing checklist."""

    key: str
    title: str
    required: bool = True


_ALWAYS = (
    Duty("evidence_read", "Evidence on the case read"),
    Duty("clock_checked", "Statutory clock checked"),
)
_CUSTOMER_TOLD = Duty("customer_told", "Customer told of the outcome")
_BY_QUEUE: Mapping[Queue, tuple[Duty, ...]] = {
    Queue.CARD_FRAUD: (
        Duty("card_secured", "Card blocked or confirmed safe"),
        Duty("loss_recorded", "Loss and recovery recorded"),
        _CUSTOMER_TOLD,
    ),
    Queue.PAYMENT_FRAUD: (
        Duty("payment_recall", "Recall of the payment tried, or not possible"),
        Duty("payee_checked", "Payee and receiving bank checked"),
        Duty("loss_recorded", "Loss and recovery recorded"),
        _CUSTOMER_TOLD,
    ),
    Queue.DISPUTES: (
        Duty("claim_complete", "Claim and its written confirmation complete"),
        Duty("provisional_credit", "Provisional credit decided"),
        Duty("merchant_heard", "Merchant's response considered", required=False),
        Duty("letter_sent", "Decision letter approved"),
    ),
    Queue.KYC_EXCEPTIONS: (
        Duty("documents_checked", "Documents checked against the file"),
        Duty("screening_cleared", "Screening matches resolved"),
        Duty("risk_rating", "Risk rating confirmed"),
    ),
    Queue.COMPLAINTS: (
        Duty("acknowledged", "Complaint acknowledged"),
        Duty("root_cause", "Root cause recorded"),
        Duty("letter_sent", "Final response approved"),
    ),
    Queue.REJECTED_PAYMENTS: (
        Duty("reason_explained", "Reason code explained to the customer, where allowed"),
        Duty("refund_checked", "Refund of the amount checked"),
    ),
    Queue.AML: (
        Duty("suspicion_decided", "Suspicion formed or ruled out, with date"),
        Duty("narrative_reviewed", "Narrative reviewed, or reason for not filing recorded"),
        Duty("no_tipping_off", "No contact that could tip off"),
    ),
}


def duties_of(queue: Queue) -> tuple[Duty, ...]:
    """The checklist of the queue, in the order in which it is worked through."""
    return (*_ALWAYS, *_BY_QUEUE[queue])
