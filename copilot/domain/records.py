"""Records as the systems of record return them: typed, frozen, read-only.

Free text that somebody outside the product wrote (notes, references, merchant
descriptors, complaint narratives) has the type `UntrustedText`: it is data, never
an instruction, and is quoted as such wherever it goes.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, NewType

from pydantic import AfterValidator, AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.identity import Queue
from copilot.domain.ids import (
    AccountId,
    AlertId,
    CardId,
    CaseId,
    CustomerId,
    DeviceId,
    MerchantId,
    TransactionId,
)
from copilot.domain.money import Currency, Money, UnsignedMoney, currencies

UntrustedText = NewType("UntrustedText", str)


class Customer(DomainModel):
    """Core banking: a person or a company the bank serves."""

    customer_id: CustomerId
    kind: str  # "person" | "company"
    given_name: str
    family_name: str  # a company's whole name, given_name then empty
    date_of_birth: date | None
    national_id: str  # SSN or NI number
    email: str
    phone: str
    address_lines: tuple[str, ...]  # street, city, region and postal code, country
    country: str  # ISO 3166 alpha-2
    occupation: str
    customer_since: date
    vulnerable: bool
    model_processing_consent: bool
    expected_monthly_turnover: UnsignedMoney
    expected_cash_per_month: UnsignedMoney

    @property
    def full_name(self) -> str:
        """The name as one would address it."""
        return f"{self.given_name} {self.family_name}".strip()


class Account(DomainModel):
    """Core banking: an account with its balance."""

    account_id: AccountId
    customer_id: CustomerId
    product: str  # "checking" or, in British English, "current", "savings", "business", "credit_card"
    number: str
    routing: str  # routing number or sort code
    iban: str
    currency: Currency
    opened_on: date
    first_deposit_on: date | None
    status: str  # "open" | "blocked" | "dormant" | "closed"
    balance: Money
    available: Money
    last_statement_on: date | None
    last_activity_before_on: date | None  # last customer activity before the current month


class Transaction(NamedTuple):
    """Core banking and card ledger, one posted or declined movement.

    A NamedTuple because a case may hold tens of thousands. `amount_minor` is in the
    minor unit (cents), always positive; `direction` says which way it went.
    """

    transaction_id: TransactionId
    account_id: AccountId
    booked_at: str  # ISO 8601 with offset, UTC
    direction: str  # "in" | "out"
    amount_minor: int
    currency: str
    channel: str  # "card_present", "card_online", "atm", "transfer", "cash", "cheque", "direct_debit", "fee"
    status: str  # "posted" | "declined" | "pending" | "reversed"
    description: str  # untrusted: merchant descriptor or payment reference
    counterparty: str  # untrusted: name, "" where there is none
    counterparty_account: str
    merchant_id: str
    card_id: str
    device_id: str
    ip_address: str
    country: str
    city: str
    branch: str
    balance_after_minor: int | None
    auth_code: str
    entry_mode: str  # "chip", "contactless", "swipe", "keyed", "ecom", ""


class Card(DomainModel):
    """Card processor: a card; the full number stays at the processor's vault."""

    card_id: CardId
    account_id: AccountId
    pan: str
    last_four: str
    network: str
    kind: str  # "debit" | "credit"
    status: str
    issued_on: date


class DisputeCategory(StrEnum):
    """What kind of error the customer asserts; decides which rule applies."""

    UNAUTHORISED = "unauthorised"
    NOT_RECEIVED = "not_received"
    NOT_AS_DESCRIBED = "not_as_described"
    DUPLICATE = "duplicate"
    WRONG_AMOUNT = "wrong_amount"
    CREDIT_NOT_PROCESSED = "credit_not_processed"
    CANCELLED_RECURRING = "cancelled_recurring"
    ATM_CASH_NOT_DISPENSED = "atm_cash_not_dispensed"


class Dispute(DomainModel):
    """Card processor: a customer's claim, with the facts that start and branch its clock."""

    dispute_id: str
    customer_id: CustomerId
    account_id: AccountId
    transaction_ids: tuple[TransactionId, ...]
    category: DisputeCategory
    network: str  # "visa", "mastercard", "ach", "atm", "app"
    reason_code: str
    amount: UnsignedMoney
    notice_received_at: AwareDatetime
    notice_channel: str  # "oral" | "written" | "secure_message"
    written_confirmation_required: bool
    written_confirmation_received_on: date | None
    statement_sent_on: date | None
    is_pos_debit: bool
    is_foreign_initiated: bool
    provisional_credit: UnsignedMoney | None
    provisional_credit_on: date | None
    provisional_credit_notified_on: date | None
    acknowledged_on: date | None
    resolved_on: date | None
    merchant_response: UntrustedText  # "" where none has arrived
    delivery_proof: str  # "" where none
    claim_text: UntrustedText
    prior_undisputed_transaction_ids: tuple[TransactionId, ...]


class RejectedPayment(DomainModel):
    """Payments hub: a payment that did not go through, with its coded reason."""

    payment_id: str
    customer_id: CustomerId
    account_id: AccountId
    scheme: str  # "ISO20022" | "NACHA"
    direction: str  # "out" | "in"
    reason_code: str
    reason_text: UntrustedText
    amount: UnsignedMoney
    payee_name: str
    payee_account: str
    reference: UntrustedText
    submitted_at: AwareDatetime
    rejected_at: AwareDatetime
    missing_fields: tuple[str, ...]
    refunded_on: date | None
    screening_stop: bool  # restricted: never disclosed to a customer
    customer_told_at: AwareDatetime | None


def _unit(code: str) -> str:
    if len(code) == 3 and code.isupper() and code not in currencies():
        raise ValueError(f"{code!r} is neither a currency (ISO 4217) nor another unit")
    return code


Unit = Annotated[str, AfterValidator(_unit)]


class RuleHit(DomainModel):
    """Alert engine: one rule that fired, with what it compared."""

    rule_id: str
    rule_name: str
    measure: str
    threshold: Decimal
    observed: Decimal
    unit: Unit  # a currency's code, or "count", "hours", "ratio", "km/h", …
    window: str  # "10 min", "24 h", …
    transaction_ids: tuple[TransactionId, ...]


class Alert(DomainModel):
    """Alert engine: one output of the monitoring system."""

    alert_id: AlertId
    customer_id: CustomerId
    raised_at: AwareDatetime
    queue: Queue
    model_score: int  # 0 … 100
    hits: tuple[RuleHit, ...]
    status: str  # "open" | "closed_true" | "closed_false" | "closed_inconclusive"
    case_id: CaseId | None


class KycDocument(DomainModel):
    """KYC: an identity or address document on file."""

    document_id: str
    kind: str
    number: str
    issued_on: date | None
    expires_on: date | None
    verified: bool
    mismatches: tuple[str, ...]
    extracted_text: UntrustedText


class ScreeningMatch(DomainModel):
    """KYC: one match of a name against a list; restricted to staff."""

    match_id: str
    list_name: str
    listed_name: str
    score: int
    matched_on: tuple[str, ...]
    status: str  # "open" | "confirmed" | "cleared"


class KycException(DomainModel):
    """KYC: something that must be put right before the file is whole."""

    exception_id: str
    kind: str
    raised_on: date
    due_on: date
    detail: UntrustedText
    status: str


class KycFile(DomainModel):
    """KYC: what the bank knows of a customer's identity and risk."""

    customer_id: CustomerId
    risk_rating: str  # "low" | "medium" | "high"
    last_review_on: date | None
    next_review_on: date | None
    pep: bool
    source_of_funds: str
    beneficial_owners: tuple[str, ...]
    documents: tuple[KycDocument, ...]
    screening: tuple[ScreeningMatch, ...]
    exceptions: tuple[KycException, ...]


class Complaint(DomainModel):
    """CRM: a complaint with its own history."""

    complaint_id: str
    customer_id: CustomerId
    received_at: AwareDatetime
    channel: str
    product: str
    issue: str
    narrative: UntrustedText
    status: str
    acknowledged_on: date | None
    response_due_on: date
    redress_sought: str
    related_transaction_ids: tuple[TransactionId, ...]


class Interaction(DomainModel):
    """CRM: a call, chat, message or visit."""

    interaction_id: str
    customer_id: CustomerId
    at: AwareDatetime
    channel: str
    direction: str
    summary: UntrustedText
    agent: str


class Note(DomainModel):
    """CRM or ticketing: a free-text note; internal."""

    note_id: str
    customer_id: CustomerId
    case_id: CaseId | None
    at: AwareDatetime
    author: str
    text: UntrustedText
    sar_compartment: bool = False


class Merchant(DomainModel):
    """Merchant registry: who takes the money."""

    merchant_id: MerchantId
    name: str
    descriptor: UntrustedText
    mcc: str
    mcc_name: str
    country: str
    onboarded_on: date
    risk_level: str
    dispute_rate: Decimal  # share of settled transactions, 0 … 1
    refund_rate: Decimal
    delivery_days: int | None


class Device(DomainModel):
    """Device intelligence: a device seen with one or more customers."""

    device_id: DeviceId
    kind: str
    os: str
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    customer_ids: tuple[CustomerId, ...]
    emulator: bool
    remote_access_tool: bool


class LoginEvent(DomainModel):
    """Login intelligence: a sign-in or a change of credentials, contact points or payees."""

    event_id: str
    customer_id: CustomerId
    at: AwareDatetime
    kind: str  # "login", "login_failed", "password_reset", "phone_changed", "sim_swap", "payee_added", "warning_shown", "warning_dismissed", "limit_changed"
    device_id: str
    ip_address: str
    country: str
    city: str
    detail: str


class Payee(DomainModel):
    """Core banking: a payee the customer has set up."""

    payee_id: str
    customer_id: CustomerId
    name: str
    account: str
    bank: str
    country: str
    added_at: AwareDatetime
    name_check: str  # "match" | "close" | "no_match" | "not_checked"


class Loan(DomainModel):
    """Lending: an application or a running loan."""

    loan_id: str
    customer_id: CustomerId
    product: str
    stage: str  # "received", "documents_missing", "underwriting", "approved", "declined", "funded"
    amount: UnsignedMoney
    applied_on: date
    stage_since: date
    missing_documents: tuple[str, ...]
    decision_due_on: date | None
    decline_reasons: tuple[str, ...]
    next_payment_on: date | None
    next_payment: UnsignedMoney | None


class CaseRecord(DomainModel):
    """Ticketing: the unit of work, one subject in one queue.

    `suspicion_formed_at` is the signed event that starts the SAR clock; the time the
    alert fired does not.
    """

    case_id: CaseId
    queue: Queue
    customer_id: CustomerId
    title: str
    status: str  # "open" | "closed"
    opened_at: AwareDatetime
    updated_at: AwareDatetime
    priority: int  # 1 (highest) … 4
    amount_at_risk: UnsignedMoney
    internal_due_at: AwareDatetime
    alert_ids: tuple[AlertId, ...]
    dispute_id: str | None
    payment_id: str | None
    complaint_id: str | None
    loan_id: str | None
    kyc_exception_id: str | None
    suspicion_formed_at: AwareDatetime | None
    suspect_identified: bool
    app_claim_received_at: AwareDatetime | None
    prior_sar_on: date | None  # restricted to the SAR compartment
    outcome: str | None
    reopened: bool


class Ticket(DomainModel):
    """Ticketing: a work item opened for another team."""

    ticket_id: str
    case_id: CaseId
    team: str
    subject: str
    body: str
    opened_at: AwareDatetime
    status: str
    sar_compartment: bool = False


class Letter(DomainModel):
    """Ticketing: a letter in the outbox, approved and ready to be sent."""

    letter_id: str
    case_id: CaseId
    customer_id: CustomerId
    kind: str
    body: str
    approved_by: str
    queued_at: AwareDatetime
    sar_compartment: bool = False


class CaseFile(DomainModel):
    """Ticketing: what has been written to a case."""

    notes: tuple[Note, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    letters: tuple[Letter, ...] = ()
    documents: tuple[dict[str, Any], ...] = ()  # {document_id, kind, body, filed_at, sar_compartment}
    dispositions: tuple[dict[str, Any], ...] = ()  # {disposition_id, outcome, rationale, …, sar_compartment}
