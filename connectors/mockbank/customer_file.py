"""One customer's records while they are being made; `ledger.settle` closes the books."""

from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.mockbank.identifiers import gb_iban
from connectors.mockbank.people import Person
from copilot.domain.ids import AccountId, CustomerId
from copilot.domain.records import (
    Card,
    CaseRecord,
    Complaint,
    Device,
    Dispute,
    Interaction,
    KycDocument,
    KycException,
    Loan,
    LoginEvent,
    Note,
    Payee,
    RejectedPayment,
    RuleHit,
    ScreeningMatch,
    Transaction,
)

US_ROUTING = "998000015"
GB_SORT_CODE = "00-41-72"


@dataclass
class AccountDraft:
    """An account before its ledger is settled."""

    account_id: AccountId
    product: str
    number: str
    currency: str
    opened_on: date
    status: str = "open"
    spare_minor: int = 0  # what is left at the ledger's lowest point
    first_deposit_on: date | None = None
    last_statement_on: date | None = None

    @property
    def routing(self) -> str:
        """Routing number, or sort code in the UK."""
        return GB_SORT_CODE if self.currency == "GBP" else US_ROUTING

    @property
    def iban(self) -> str:
        """The IBAN of a UK account; US accounts have none."""
        return gb_iban(GB_SORT_CODE, self.number) if self.currency == "GBP" else ""


@dataclass(frozen=True)
class HitDraft:
    """A rule to be evaluated over these movements once the ledger is settled."""

    rule_id: str
    transaction_ids: tuple[str, ...]
    reference_at: datetime | None = None  # the event that the rule measures from
    observed: int | None = None  # where the rule counts something other than movements


@dataclass(frozen=True)
class AlertDraft:
    """An alert to be raised once its rules are evaluated."""

    alert_id: str
    raised_at: datetime
    queue: str
    score: int
    hits: tuple[HitDraft, ...]
    status: str
    case_id: str | None


@dataclass
class KycDraft:
    """The parts of a KYC file."""

    risk_rating: str = "low"
    last_review_on: date | None = None
    next_review_on: date | None = None
    pep: bool = False
    source_of_funds: str = "salary"
    beneficial_owners: tuple[str, ...] = ()
    documents: list[KycDocument] = field(default_factory=list)
    screening: list[ScreeningMatch] = field(default_factory=list)
    exceptions: list[KycException] = field(default_factory=list)


@dataclass
class CustomerFile:
    """Everything of one customer, by kind."""

    person: Person
    accounts: list[AccountDraft] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    movements: list[Transaction] = field(default_factory=list)  # unsorted, without balances
    devices: list[Device] = field(default_factory=list)
    shared_device: str = ""  # a device that a linked customer's file holds
    logins: list[LoginEvent] = field(default_factory=list)
    payees: list[Payee] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    alert_drafts: list[AlertDraft] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    rejected: list[RejectedPayment] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    cases: list[CaseRecord] = field(default_factory=list)
    kyc: KycDraft = field(default_factory=KycDraft)

    @property
    def customer_id(self) -> CustomerId:
        """Whose file it is."""
        return self.person.customer.customer_id

    def account(self, product: str = "") -> AccountDraft:
        """The account of that product; without one that of everyday money, which is opened first."""
        for draft in self.accounts:
            if product in ("", draft.product):
                return draft
        raise LookupError(f"{self.customer_id} has no {product} account")

    def has(self, product: str) -> bool:
        """True if the customer holds such an account."""
        return any(draft.product == product for draft in self.accounts)

    def card(self, kind: str = "debit") -> Card:
        """The customer's card of that kind."""
        return next(card for card in self.cards if card.kind == kind)


__all__ = ["AccountDraft", "AlertDraft", "CustomerFile", "HitDraft", "KycDraft", "RuleHit"]
