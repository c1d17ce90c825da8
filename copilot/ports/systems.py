"""Systems of record: one narrow, read-only Protocol per system, and ticketing, the write side.

Every method is one call across a boundary. All raise `NotFoundError` for an id that
does not exist (only where a single record is returned), `TransientError` when the
system did not answer in time, `PermanentError` when its answer cannot be used. A
method that returns a tuple returns at most `limit` rows (where it has one), newest
first unless stated; nothing found is an empty tuple.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from copilot.domain import records
from copilot.domain.base import DomainModel
from copilot.domain.ids import AlertId, CaseId, CustomerId, MerchantId, TransactionId

MAX_TRANSACTIONS = 20_000
"""The most transactions that one call returns; a case beyond it shows a gap."""


class CoreBanking(Protocol):
    """Customers, accounts, balances, movements, payees."""

    def customer(self, customer_id: CustomerId) -> records.Customer: ...
    def accounts(self, customer_id: CustomerId) -> tuple[records.Account, ...]: ...
    def transactions(
        self,
        customer_id: CustomerId,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = MAX_TRANSACTIONS,
    ) -> tuple[records.Transaction, ...]:
        """All movements on the customer's accounts, card and transfer alike, newest first.

        `since` and `until` belong to the period themselves.
        """
        ...

    def transactions_by_id(self, ids: Sequence[TransactionId]) -> tuple[records.Transaction, ...]: ...
    def payees(self, customer_id: CustomerId) -> tuple[records.Payee, ...]: ...
    def customers_sharing(
        self,
        kind: Literal["phone", "address", "email", "counterparty_account"],
        value: str,
        *,
        limit: int = 20,
    ) -> tuple[records.Customer, ...]:
        """Customers who share a contact point, or who paid the same account; for link analysis."""
        ...


class CardProcessor(Protocol):
    """Cards and the disputes raised on them."""

    def cards(self, customer_id: CustomerId) -> tuple[records.Card, ...]: ...
    def dispute(self, dispute_id: str) -> records.Dispute: ...
    def disputes(self, customer_id: CustomerId) -> tuple[records.Dispute, ...]: ...


class PaymentsHub(Protocol):
    """Payments that did not go through."""

    def rejected_payment(self, payment_id: str) -> records.RejectedPayment: ...
    def rejected_payments(self, customer_id: CustomerId) -> tuple[records.RejectedPayment, ...]: ...


class AlertEngine(Protocol):
    """What the monitoring system raised."""

    def alert(self, alert_id: AlertId) -> records.Alert: ...
    def alerts(self, customer_id: CustomerId, *, limit: int = 100) -> tuple[records.Alert, ...]: ...


class KycRegistry(Protocol):
    """Identity, screening, risk rating, exceptions."""

    def kyc_file(self, customer_id: CustomerId) -> records.KycFile: ...


class Crm(Protocol):
    """Complaints, interactions, notes."""

    def complaint(self, complaint_id: str) -> records.Complaint: ...
    def complaints(self, customer_id: CustomerId) -> tuple[records.Complaint, ...]: ...
    def interactions(
        self, customer_id: CustomerId, *, limit: int = 50
    ) -> tuple[records.Interaction, ...]: ...
    def notes(self, customer_id: CustomerId, *, limit: int = 50) -> tuple[records.Note, ...]:
        """The customer's notes, those on cases included; not those marked or on a case of the SAR compartment.

        These stand in `case_file` alone.
        """
        ...


class MerchantRegistry(Protocol):
    """Who takes the money."""

    def merchants(self, ids: Sequence[MerchantId]) -> tuple[records.Merchant, ...]: ...


class DeviceIntelligence(Protocol):
    """Devices and sign-ins."""

    def devices(self, customer_id: CustomerId) -> tuple[records.Device, ...]: ...
    def login_events(
        self, customer_id: CustomerId, *, limit: int = 200
    ) -> tuple[records.LoginEvent, ...]: ...


class Lending(Protocol):
    """Loan applications and running loans."""

    def loan(self, loan_id: str) -> records.Loan: ...
    def loans(self, customer_id: CustomerId) -> tuple[records.Loan, ...]: ...


class CaseWrite(DomainModel):
    """What every write says: the case, and whether only the SAR compartment may read what it leaves behind.

    The system of record keeps the mark with the record, returns it in `case_file`, and keeps the record
    from its own staff outside the compartment, in lists, searches and the queues of teams.
    """

    case_id: CaseId
    sar_compartment: bool


class AddNote(CaseWrite):
    """Put a note on a case."""

    action: Literal["add_note"] = "add_note"
    author: str
    text: str


class OpenTicket(CaseWrite):
    """Open a work item for another team."""

    action: Literal["open_ticket"] = "open_ticket"
    team: str
    subject: str
    body: str


class QueueLetter(CaseWrite):
    """Put an approved letter in the outbox of letters."""

    action: Literal["queue_letter"] = "queue_letter"
    customer_id: CustomerId
    kind: str
    body: str
    approved_by: str


class FileDocument(CaseWrite):
    """File an internal document (brief, summary, SAR narrative) on a case; a SAR narrative is a DRAFT, a person files."""

    action: Literal["file_document"] = "file_document"
    kind: str
    body: str


class CloseCase(CaseWrite):
    """Record the disposition and close the case; that it is closed, and its outcome, everybody sees."""

    action: Literal["close_case"] = "close_case"
    outcome: str
    reason_code: str
    action_taken: str
    loss_minor: int
    recovery_minor: int
    currency: str
    rationale: str
    decided_by: str
    approved_by: str


WriteCommand = Annotated[
    AddNote | OpenTicket | QueueLetter | FileDocument | CloseCase, Field(discriminator="action")
]


class WriteReceipt(DomainModel):
    """What the system of record answered; `replayed` says that the key had been used before."""

    reference: str  # the id of the note, ticket, letter, document or disposition
    replayed: bool


class CasePage(DomainModel):
    """One page of changed cases, oldest change first; `cursor` goes into the next call, None at the end.

    The end is an empty page: keep the last cursor that was not None to ask later for what changed since.
    """

    cases: tuple[records.CaseRecord, ...]
    cursor: str | None


class Ticketing(Protocol):
    """Cases and the only way to write: an approved command under an idempotency key."""

    def case(self, case_id: CaseId) -> records.CaseRecord: ...
    def cases_of(self, customer_id: CustomerId) -> tuple[records.CaseRecord, ...]: ...
    def changed_cases(self, cursor: str | None, *, limit: int = 1_000) -> CasePage: ...
    def case_file(self, case_id: CaseId) -> records.CaseFile: ...
    def write(self, command: WriteCommand, *, idempotency_key: str) -> WriteReceipt:
        """Carry out the command once; a repeated key with the same command returns the first receipt.

        Raises:
            NotFoundError: the case does not exist.
            InputError: the key was used before with a different command, or the case is closed already.
            TransientError: no answer; repeat with the same key.
        """
        ...


class SystemsOfRecord(Protocol):
    """All systems of one bank, reached the same way; `describe` names how (for `doctor`)."""

    @property
    def core(self) -> CoreBanking: ...
    @property
    def cards(self) -> CardProcessor: ...
    @property
    def payments(self) -> PaymentsHub: ...
    @property
    def alerts(self) -> AlertEngine: ...
    @property
    def kyc(self) -> KycRegistry: ...
    @property
    def crm(self) -> Crm: ...
    @property
    def merchants(self) -> MerchantRegistry: ...
    @property
    def devices(self) -> DeviceIntelligence: ...
    @property
    def lending(self) -> Lending: ...
    @property
    def ticketing(self) -> Ticketing: ...
    def day(self) -> date | None:
        """The day on which a demo bank stands, until it is moved on; None for a bank that lives on the real one."""
        ...

    def describe(self) -> dict[str, str]: ...
    def close(self) -> None: ...
