"""Records for clock tests, with only what a test says differing from a plain case."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from copilot.domain.identity import Queue
from copilot.domain.ids import AccountId, CaseId, CustomerId
from copilot.domain.money import Money
from copilot.domain.records import (
    Account,
    CaseRecord,
    Complaint,
    Dispute,
    DisputeCategory,
    RejectedPayment,
    UntrustedText,
)

USD = Money(amount=Decimal("249.50"), currency="USD")
NO_TEXT = UntrustedText("")


def noon(day: date) -> datetime:
    """Noon in New York, near enough: 17:00 UTC."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def dispute(**changes: Any) -> Dispute:
    plain: dict[str, Any] = {
        "dispute_id": "DP-1", "customer_id": CustomerId("C-1"), "account_id": AccountId("A-1"), "transaction_ids": (),
        "category": DisputeCategory.UNAUTHORISED, "network": "ach", "reason_code": "R10", "amount": USD,
        "notice_received_at": noon(date(2026, 11, 12)), "notice_channel": "oral", "written_confirmation_required": False,
        "written_confirmation_received_on": None, "statement_sent_on": None, "is_pos_debit": False,
        "is_foreign_initiated": False, "provisional_credit": None, "provisional_credit_on": None,
        "provisional_credit_notified_on": None, "acknowledged_on": None, "resolved_on": None,
        "merchant_response": NO_TEXT, "delivery_proof": "", "claim_text": NO_TEXT, "prior_undisputed_transaction_ids": (),
    }  # fmt: skip
    return Dispute(**(plain | changes))


def account(**changes: Any) -> Account:
    plain: dict[str, Any] = {
        "account_id": AccountId("A-1"), "customer_id": CustomerId("C-1"), "product": "current", "number": "000123",
        "routing": "011000", "iban": "", "currency": "USD", "opened_on": date(2020, 1, 2), "first_deposit_on": date(2020, 1, 2),
        "status": "open", "balance": USD, "available": USD, "last_statement_on": None, "last_activity_before_on": None,
    }  # fmt: skip
    return Account(**(plain | changes))


def payment(**changes: Any) -> RejectedPayment:
    plain: dict[str, Any] = {
        "payment_id": "PY-1", "customer_id": CustomerId("C-1"), "account_id": AccountId("A-1"), "scheme": "ISO20022",
        "direction": "out", "reason_code": "AC04", "reason_text": NO_TEXT, "amount": Money(amount=Decimal(90), currency="GBP"),
        "payee_name": "Ada Lowe", "payee_account": "1", "reference": NO_TEXT,
        "submitted_at": noon(date(2026, 12, 24)), "rejected_at": noon(date(2026, 12, 24)), "missing_fields": (),
        "refunded_on": None, "screening_stop": False, "customer_told_at": None,
    }  # fmt: skip
    return RejectedPayment(**(plain | changes))


def complaint(**changes: Any) -> Complaint:
    plain: dict[str, Any] = {
        "complaint_id": "CO-1", "customer_id": CustomerId("C-1"), "received_at": noon(date(2026, 11, 12)), "channel": "phone",
        "product": "current", "issue": "fee", "narrative": NO_TEXT, "status": "open", "acknowledged_on": None,
        "response_due_on": date(2026, 12, 4), "redress_sought": "", "related_transaction_ids": (),
    }  # fmt: skip
    return Complaint(**(plain | changes))


def case(**changes: Any) -> CaseRecord:
    at = noon(date(2026, 11, 12))
    plain: dict[str, Any] = {
        "case_id": CaseId("DS-100001"), "queue": Queue.DISPUTES, "customer_id": CustomerId("C-1"), "title": "A case",
        "status": "open", "opened_at": at, "updated_at": at, "priority": 2, "amount_at_risk": USD, "internal_due_at": at,
        "alert_ids": (), "dispute_id": None, "payment_id": None, "complaint_id": None, "loan_id": None,
        "kyc_exception_id": None, "suspicion_formed_at": None, "suspect_identified": True,
        "app_claim_received_at": None, "prior_sar_on": None, "outcome": None, "reopened": False,
    }  # fmt: skip
    return CaseRecord(**(plain | changes))
