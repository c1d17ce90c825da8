"""What each kind of evidence holds, as values: dates, moments and money are written only where a text needs them.

A `str` may hold words from outside or something that identifies a person; every other type is
a value that code made, so redaction leaves it as it is.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field

from copilot.domain.base import DomainModel
from copilot.domain.money import Money

FieldValue = str | bool | int | float | date | datetime | Money | tuple[str, ...]


class EvidenceKind(StrEnum):
    """What an evidence item is of."""

    CASE = auto()
    SUSPICION = auto()
    CUSTOMER = auto()
    ACCOUNT = auto()
    KYC_FILE = auto()
    KYC_DOCUMENT = auto()
    SCREENING_MATCH = auto()
    KYC_EXCEPTION = auto()
    TRANSACTION = auto()
    TRANSACTION_GROUP = auto()
    RULE_HIT = auto()
    EARLIER_ALERT = auto()
    DEVICE = auto()
    SIGN_IN_EVENT = auto()
    PAYEE = auto()
    MERCHANT = auto()
    DISPUTE = auto()
    CUSTOMER_CLAIM = auto()
    MERCHANT_ANSWER = auto()
    DELIVERY_PROOF = auto()
    COMPLAINT = auto()
    COMPLAINT_TEXT = auto()
    REJECTED_PAYMENT = auto()
    LOAN = auto()
    NOTE = auto()
    INTERACTION = auto()
    EARLIER_CASE = auto()
    ADDRESSEE = auto()
    OWN_DISPUTE = auto()
    OWN_TRANSACTION = auto()
    OWN_PAYMENT = auto()
    OWN_LOAN = auto()
    DISPUTE_RULE = auto()
    CREDIT_RULE = auto()
    PAYMENT_REASON = auto()
    BANK_CONTACT = auto()


class Fields(DomainModel):
    """The base of every kind's fields; a default means that the record does not say."""

    @property
    def on_record(self) -> dict[str, FieldValue]:
        """Name → value of what the record says, without the kind."""
        given = ((name, getattr(self, name)) for name in self._names())
        return {name: value for name, value in given if value not in ("", (), None)}

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text among them: what may hold words from outside."""
        found: list[str] = []
        for value in self.on_record.values():
            found += [value] if isinstance(value, str) else value if isinstance(value, tuple) else ()
        return tuple(found)

    def with_texts(self, change: Callable[[str], str]) -> Self:
        """The same fields with every text changed; values of other types stay."""
        changed: dict[str, Any] = {}
        for name, value in self.on_record.items():
            if isinstance(value, str):
                changed[name] = change(value)
            elif isinstance(value, tuple):
                changed[name] = tuple(change(one) for one in value)
        return self.model_copy(update=changed)

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in cls.model_fields if name != "kind"]


class CaseFields(Fields):
    """The case as ticketing has it."""

    kind: Literal[EvidenceKind.CASE] = EvidenceKind.CASE
    case_id: str
    title: str
    opened_on: date
    amount_at_risk: Money


class SuspicionFields(Fields):
    """When suspicion was formed and what was reported before: the SAR compartment's own."""

    kind: Literal[EvidenceKind.SUSPICION] = EvidenceKind.SUSPICION
    suspicion_formed_on: date | None = None
    suspect_identified: bool
    prior_report_on: date | None = None


class CustomerFields(Fields):
    """The customer, without numbers that identify."""

    kind: Literal[EvidenceKind.CUSTOMER] = EvidenceKind.CUSTOMER
    name: str
    customer_kind: str  # "person" | "company"
    occupation: str = ""
    customer_since: date
    country: str
    declared_turnover: Money
    declared_cash: Money


class AccountFields(Fields):
    """An account by its last four."""

    kind: Literal[EvidenceKind.ACCOUNT] = EvidenceKind.ACCOUNT
    product: str
    account_ending: str
    status: str
    opened_on: date
    balance: Money


class KycFileFields(Fields):
    """The KYC file."""

    kind: Literal[EvidenceKind.KYC_FILE] = EvidenceKind.KYC_FILE
    risk_rating: str
    source_of_funds: str = ""
    beneficial_owners: tuple[str, ...] = ()


class KycDocumentFields(Fields):
    """An identity document."""

    kind: Literal[EvidenceKind.KYC_DOCUMENT] = EvidenceKind.KYC_DOCUMENT
    document: str
    verified: bool
    mismatches: tuple[str, ...] = ()


class ScreeningMatchFields(Fields):
    """A match on a screening list."""

    kind: Literal[EvidenceKind.SCREENING_MATCH] = EvidenceKind.SCREENING_MATCH
    list: str
    score: int
    status: str


class KycExceptionFields(Fields):
    """Something that the KYC file lacks."""

    kind: Literal[EvidenceKind.KYC_EXCEPTION] = EvidenceKind.KYC_EXCEPTION
    exception: str
    status: str
    raised_on: date
    due_on: date
    detail: str = ""


class TransactionFields(Fields):
    """One transaction in question, for staff."""

    kind: Literal[EvidenceKind.TRANSACTION] = EvidenceKind.TRANSACTION
    booked_at: AwareDatetime
    amount: Money
    direction: str
    channel: str
    status: str
    other_party: str = ""
    other_account_ending: str = ""
    card_last_four: str = ""
    place: str = ""
    country: str = ""
    branch: str = ""
    device: str = ""
    own_account_ending: str = ""


class TransactionGroupFields(Fields):
    """The transactions of one day that are too many to be shown one by one."""

    kind: Literal[EvidenceKind.TRANSACTION_GROUP] = EvidenceKind.TRANSACTION_GROUP
    on: date
    amount: Money
    count: int
    direction: str


class RuleHitFields(Fields):
    """A monitoring rule that fired."""

    kind: Literal[EvidenceKind.RULE_HIT] = EvidenceKind.RULE_HIT
    rule: str
    observed: str
    threshold: str
    window: str


class EarlierAlertFields(Fields):
    """An alert before this case."""

    kind: Literal[EvidenceKind.EARLIER_ALERT] = EvidenceKind.EARLIER_ALERT
    status: str


class DeviceFields(Fields):
    """A device of the customer."""

    kind: Literal[EvidenceKind.DEVICE] = EvidenceKind.DEVICE
    device_kind: str
    first_seen_at: AwareDatetime
    customers: int


class SignInEventFields(Fields):
    """A sign-in, a change of credentials or a warning."""

    kind: Literal[EvidenceKind.SIGN_IN_EVENT] = EvidenceKind.SIGN_IN_EVENT
    event: str
    happened_at: AwareDatetime
    device: str = ""
    place: str = ""


class PayeeFields(Fields):
    """A payee that the customer set up."""

    kind: Literal[EvidenceKind.PAYEE] = EvidenceKind.PAYEE
    name: str
    account_ending: str
    bank: str
    country: str
    added_at: AwareDatetime
    name_check: str


class MerchantFields(Fields):
    """A merchant of the transactions in question; the rate is a share of settled transactions, 0 … 1."""

    kind: Literal[EvidenceKind.MERCHANT] = EvidenceKind.MERCHANT
    name: str
    category: str
    country: str
    risk: str
    dispute_rate: float


class DisputeFields(Fields):
    """The dispute record, for staff."""

    kind: Literal[EvidenceKind.DISPUTE] = EvidenceKind.DISPUTE
    amount: Money
    category: str
    reason_code: str
    received_on: date
    channel: str


class ComplaintFields(Fields):
    """A complaint, for staff."""

    kind: Literal[EvidenceKind.COMPLAINT] = EvidenceKind.COMPLAINT
    product: str
    issue: str
    received_on: date
    status: str
    redress_sought: str = ""


class RejectedPaymentFields(Fields):
    """The rejected payment, for staff."""

    kind: Literal[EvidenceKind.REJECTED_PAYMENT] = EvidenceKind.REJECTED_PAYMENT
    amount: Money
    code: str
    scheme: str
    direction: str
    payee: str
    rejected_on: date


class LoanFields(Fields):
    """A loan or an application, for staff."""

    kind: Literal[EvidenceKind.LOAN] = EvidenceKind.LOAN
    product: str
    stage: str
    amount: Money


QuoteKind = Literal[
    EvidenceKind.CUSTOMER_CLAIM, EvidenceKind.MERCHANT_ANSWER, EvidenceKind.DELIVERY_PROOF, EvidenceKind.COMPLAINT_TEXT,
]  # fmt: skip


class QuoteFields(Fields):
    """What a customer, a merchant or a carrier said, word for word."""

    kind: QuoteKind
    quote: str


class NoteFields(Fields):
    """A note on the customer."""

    kind: Literal[EvidenceKind.NOTE] = EvidenceKind.NOTE
    quote: str
    author: str
    written_at: AwareDatetime


class InteractionFields(Fields):
    """A contact with the customer."""

    kind: Literal[EvidenceKind.INTERACTION] = EvidenceKind.INTERACTION
    quote: str
    channel: str
    held_at: AwareDatetime


class EarlierCaseFields(Fields):
    """Another case of the customer."""

    kind: Literal[EvidenceKind.EARLIER_CASE] = EvidenceKind.EARLIER_CASE
    outcome: str = ""


class AddresseeFields(Fields):
    """Whom a letter goes to, and what it is about."""

    kind: Literal[EvidenceKind.ADDRESSEE] = EvidenceKind.ADDRESSEE
    name: str
    account_ending: str = ""
    reference: str


class OwnDisputeFields(Fields):
    """The dispute as the customer may know it."""

    kind: Literal[EvidenceKind.OWN_DISPUTE] = EvidenceKind.OWN_DISPUTE
    amount: Money
    received_on: date
    credit: Money | None = None
    credit_on: date | None = None
    resolved_on: date | None = None
    decision: Literal["no_error", "corrected", ""] = ""
    finding: str = ""
    evidence_used: tuple[str, ...]


class OwnTransactionFields(Fields):
    """A transaction as the customer may know it."""

    kind: Literal[EvidenceKind.OWN_TRANSACTION] = EvidenceKind.OWN_TRANSACTION
    on: date
    amount: Money
    merchant: str = ""
    card_last_four: str = ""


class OwnPaymentFields(Fields):
    """The rejected payment as its sender may know it."""

    kind: Literal[EvidenceKind.OWN_PAYMENT] = EvidenceKind.OWN_PAYMENT
    amount: Money
    payee: str = ""
    payee_ending: str = ""
    sent_on: date
    rejected_on: date
    returned_on: date | None = None
    direction: str
    unpaid: str = ""


class OwnLoanFields(Fields):
    """The application as the applicant may know it."""

    kind: Literal[EvidenceKind.OWN_LOAN] = EvidenceKind.OWN_LOAN
    product: str
    amount: Money
    applied_on: date
    stage: str
    since: date
    says: str = ""
    next: str = ""
    documents: tuple[str, ...] = ()
    send_by: date | None = None
    reasons: tuple[str, ...] = ()
    decision_due_on: date | None = None
    payment: Money | None = None
    payment_on: date | None = None


class DisputeRuleFields(Fields):
    """What Regulation E or Z gives the customer, in sentences for a letter."""

    kind: Literal[EvidenceKind.DISPUTE_RULE] = EvidenceKind.DISPUTE_RULE
    documents: str
    use: str = ""
    may_reverse: str = ""
    honour: str = ""
    meanwhile: str = ""
    resolve_by: str = ""


class CreditRuleFields(Fields):
    """The notices that go with a declined application, in sentences for a letter."""

    kind: Literal[EvidenceKind.CREDIT_RULE] = EvidenceKind.CREDIT_RULE
    equal: str
    agency: str
    report: str


class PaymentReasonFields(Fields):
    """What may be said about the reason of a rejected payment, in sentences for a letter."""

    kind: Literal[EvidenceKind.PAYMENT_REASON] = EvidenceKind.PAYMENT_REASON
    neutral: str = ""
    talk: str = ""
    reason: str = ""
    fix: str = ""
    to_fill: str = ""
    handling: str


class BankContactFields(Fields):
    """How to reach the bank and how to appeal, in sentences for a letter."""

    kind: Literal[EvidenceKind.BANK_CONTACT] = EvidenceKind.BANK_CONTACT
    contact: str
    appeal: str
    appeal_reply: str
    no_fee: str
    documents: str
    outside: str = ""
    disputes_address: str


AnyFields = (
    CaseFields | SuspicionFields | CustomerFields | AccountFields | KycFileFields | KycDocumentFields | ScreeningMatchFields | KycExceptionFields
    | TransactionFields | TransactionGroupFields | RuleHitFields | EarlierAlertFields | DeviceFields | SignInEventFields | PayeeFields | MerchantFields
    | DisputeFields | ComplaintFields | RejectedPaymentFields | LoanFields | QuoteFields | NoteFields | InteractionFields | EarlierCaseFields | AddresseeFields | OwnDisputeFields
    | OwnTransactionFields | OwnPaymentFields | OwnLoanFields | DisputeRuleFields | CreditRuleFields | PaymentReasonFields | BankContactFields
)  # fmt: skip
EvidenceFields = Annotated[AnyFields, Field(discriminator="kind")]


def typed_names(models: Iterable[type[DomainModel]]) -> frozenset[str]:
    """Names of fields that hold a text in none of the models: redaction leaves them as they are."""
    fields = [(name, info) for model in models for name, info in model.model_fields.items()]
    texts = {name for name, info in fields if info.annotation in (str, tuple[str, ...])}
    return frozenset(name for name, _ in fields) - texts | frozenset(Money.model_fields)
