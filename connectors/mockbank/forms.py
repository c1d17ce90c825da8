"""Forms that a customer fills in: disputes, complaints, rejected payments, KYC exceptions, loans; put into the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from connectors.mockbank.workbench import Workbench, ids
from copilot.domain.clocks.business_days import UK, add_business_days
from copilot.domain.clocks.complaint import ANSWER_DAYS
from copilot.domain.money import Money
from copilot.domain.records import (
    Complaint,
    Dispute,
    DisputeCategory,
    KycException,
    Loan,
    RejectedPayment,
    Transaction,
    UntrustedText,
)

_VISA = {
    DisputeCategory.UNAUTHORISED: "10.4", DisputeCategory.NOT_RECEIVED: "13.1", DisputeCategory.NOT_AS_DESCRIBED: "13.3",
    DisputeCategory.DUPLICATE: "12.6", DisputeCategory.WRONG_AMOUNT: "12.5", DisputeCategory.CREDIT_NOT_PROCESSED: "13.6",
    DisputeCategory.CANCELLED_RECURRING: "13.2", DisputeCategory.ATM_CASH_NOT_DISPENSED: "13.9",
}  # fmt: skip
_MASTERCARD_PROCESSING = {DisputeCategory.DUPLICATE, DisputeCategory.WRONG_AMOUNT}


@dataclass(frozen=True)
class Claim:
    """What the customer tells the bank, and how far the bank has come."""

    category: DisputeCategory
    notice_at: datetime
    text: str
    channel: str = "oral"
    written_required: bool = False
    written_on: date | None = None
    credited_after: int | None = None  # days from notice to provisional credit
    notified_after: int | None = None  # days from the credit to telling the customer
    acknowledged_after: int | None = None
    merchant_response: str = ""
    delivery_proof: str = ""
    prior: Sequence[Transaction] = ()
    statement_sent_on: date | None = None


def statement_after(row: Transaction, horizon_day: date) -> date | None:
    """When the statement with that movement was sent: the second day of the next month; None if that is still to come."""
    sent = (date.fromisoformat(row.booked_at[:10]).replace(day=1) + timedelta(days=32)).replace(day=2)
    return sent if sent < horizon_day else None


def file_dispute(bench: Workbench, rows: Sequence[Transaction], claim: Claim) -> str:
    """Put a dispute over the movements into the file; network, code and branches follow from the movements."""
    first = rows[0]
    card = next((card for card in bench.file.cards if card.card_id == first.card_id), None)
    network = card.network if card else ("atm" if first.channel == "atm" else "ach")
    notice = claim.notice_at.date()
    amount = Money.of_minor(sum(row.amount_minor for row in rows), first.currency)
    credited = notice + timedelta(days=claim.credited_after) if claim.credited_after is not None else None
    dispute = Dispute(
        dispute_id=bench.mint.take("DP"),
        customer_id=bench.file.customer_id,
        account_id=first.account_id,
        transaction_ids=ids(rows),
        category=claim.category,
        network=network,
        reason_code=_reason_code(network, claim.category),
        amount=amount,
        notice_received_at=claim.notice_at,
        notice_channel=claim.channel,
        written_confirmation_required=claim.written_required,
        written_confirmation_received_on=claim.written_on,
        statement_sent_on=claim.statement_sent_on or statement_after(first, notice),
        is_pos_debit=bool(card and card.kind == "debit" and first.channel in ("card_present", "card_online")),
        is_foreign_initiated=first.country not in ("", bench.file.person.customer.country),
        provisional_credit=amount if credited else None,
        provisional_credit_on=credited,
        provisional_credit_notified_on=credited + timedelta(days=claim.notified_after)
        if credited and claim.notified_after is not None
        else None,
        acknowledged_on=notice + timedelta(days=claim.acknowledged_after)
        if claim.acknowledged_after is not None
        else None,
        resolved_on=None,
        merchant_response=UntrustedText(claim.merchant_response),
        delivery_proof=claim.delivery_proof,
        claim_text=UntrustedText(claim.text),
        prior_undisputed_transaction_ids=ids(claim.prior),
    )
    bench.file.disputes.append(dispute)
    if credited and credited <= bench.horizon.day(1):
        at = datetime.fromisoformat(f"{credited}T14:30:00+00:00")
        account = next(item for item in bench.file.accounts if item.account_id == first.account_id)
        bench.move(
            at,
            sum(row.amount_minor for row in rows),
            direction="in",
            description=f"PROVISIONAL CREDIT {dispute.dispute_id}",
            account=account,
        )
    return dispute.dispute_id


def _reason_code(network: str, category: DisputeCategory) -> str:
    if network == "visa":
        return _VISA[category]
    if network == "mastercard":
        if category is DisputeCategory.UNAUTHORISED:
            return "4837"
        return "4834" if category in _MASTERCARD_PROCESSING else "4853"
    return "R10" if network == "ach" else "ATM-01"


def _answer_due(bench: Workbench, received: date) -> date:
    """The day that the bank's complaint policy gives: 15 calendar days in the US, 15 business days in the UK."""
    if bench.file.person.customer.country == "GB":
        return add_business_days(received, ANSWER_DAYS, UK)
    return received + timedelta(days=ANSWER_DAYS)


def file_complaint(
    bench: Workbench,
    received_at: datetime,
    narrative: str,
    *,
    product: str,
    issue: str,
    redress: str,
    channel: str = "web form",
    rows: Sequence[Transaction] = (),
    acknowledged_after: int | None = 2,
) -> str:
    """Put a complaint into the file."""
    received = received_at.date()
    complaint = Complaint(
        complaint_id=bench.mint.take("CO"),
        customer_id=bench.file.customer_id,
        received_at=received_at,
        channel=channel,
        product=product,
        issue=issue,
        narrative=UntrustedText(narrative),
        status="open",
        redress_sought=redress,
        related_transaction_ids=ids(rows),
        acknowledged_on=received + timedelta(days=acknowledged_after)
        if acknowledged_after is not None
        else None,
        response_due_on=_answer_due(bench, received),
    )
    bench.file.complaints.append(complaint)
    return complaint.complaint_id


def file_rejection(bench: Workbench, rejected: RejectedPayment) -> str:
    """Put a rejected payment into the file."""
    bench.file.rejected.append(rejected)
    return rejected.payment_id


def file_exception(
    bench: Workbench, kind: str, detail: str, *, raised_days_ago: int, days_to_fix: int = 30
) -> str:
    """Put an open KYC exception into the file."""
    raised = bench.day(raised_days_ago)
    exception = KycException(
        exception_id=bench.mint.take("KX"),
        kind=kind,
        raised_on=raised,
        due_on=raised + timedelta(days=days_to_fix),
        detail=UntrustedText(detail),
        status="open",
    )
    bench.file.kyc.exceptions.append(exception)
    return exception.exception_id


def file_loan(
    bench: Workbench,
    stage: str,
    minor: int,
    *,
    product: str,
    applied_days_ago: int,
    stage_days: int,
    missing: tuple[str, ...] = (),
    reasons: tuple[str, ...] = (),
    due_in: int | None = None,
    payment_minor: int | None = None,
) -> Loan:
    """Put a loan into the file; `due_in` days from the anchor for a decision or, with `payment_minor`, for the next payment."""
    due = bench.day(-due_in) if due_in is not None else None
    loan = Loan(
        loan_id=bench.mint.take("LN"),
        customer_id=bench.file.customer_id,
        product=product,
        stage=stage,
        amount=bench.money(minor),
        applied_on=bench.day(applied_days_ago),
        stage_since=bench.day(stage_days),
        missing_documents=missing,
        decline_reasons=reasons,
        decision_due_on=due if payment_minor is None else None,
        next_payment_on=due if payment_minor is not None else None,
        next_payment=bench.money(payment_minor) if payment_minor is not None else None,
    )
    bench.file.loans.append(loan)
    return loan
