"""Systems of record in memory, with the semantics of the real connectors.

`FakeSystems(tiny_bank())` answers like a bank; `fake.fail("kyc", TransientError("…"))`
makes one system fail until `fake.mend("kyc")`; `fake.writes` lists what took effect.
The contract suite runs against this class too, so it cannot drift from the others.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from copilot.domain.base import DomainModel
from copilot.domain.compartment import queue_belongs
from copilot.domain.records import (
    Account,
    Alert,
    Card,
    CaseFile,
    CaseRecord,
    Complaint,
    Customer,
    Device,
    Dispute,
    Interaction,
    KycFile,
    Letter,
    Loan,
    LoginEvent,
    Merchant,
    Note,
    Payee,
    RejectedPayment,
    Ticket,
    Transaction,
)
from copilot.errors import ConflictError, CopilotError, InputError, NotFoundError
from copilot.ports.systems import (
    MAX_TRANSACTIONS,
    AddNote,
    CasePage,
    CloseCase,
    FileDocument,
    OpenTicket,
    QueueLetter,
    WriteCommand,
    WriteReceipt,
)

R = TypeVar("R", bound=DomainModel)


class FakeSystems:
    """One bank in memory; safe for several threads."""

    def __init__(
        self,
        records: Iterable[DomainModel | Transaction] = (),
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.records: list[DomainModel] = []
        self.rows: list[Transaction] = []
        self.writes: list[tuple[str, WriteCommand]] = []
        self.documents: list[tuple[str, dict[str, Any]]] = []
        self.dispositions: list[tuple[str, dict[str, Any]]] = []
        self.now = now
        self._failures: dict[str, CopilotError] = {}
        self._hanging: dict[str, threading.Event] = {}
        for record in records:
            self.add(record)
        self.core, self.cards, self.payments = _Core(self), _Cards(self), _Payments(self)
        self.alerts, self.kyc, self.crm = _Alerts(self), _Kyc(self), _Crm(self)
        self.merchants, self.devices, self.lending = _Merchants(self), _Devices(self), _Lending(self)
        self.ticketing = _Ticketing(self)

    def add(self, record: DomainModel | Transaction) -> None:
        """One more record."""
        if isinstance(record, Transaction):
            self.rows.append(record)
        else:
            self.records.append(record)

    def fail(self, system: str, error: CopilotError) -> None:
        """Every call to `system` ("core", "kyc", …) raises `error` from now on."""
        self._failures[system] = error

    def mend(self, system: str) -> None:
        """The system answers again."""
        self._failures.pop(system, None)

    def hang(self, system: str, until: threading.Event) -> None:
        """Every call to `system` waits for the event from now on."""
        self._hanging[system] = until

    def check(self, system: str) -> None:
        if system in self._hanging:
            self._hanging[system].wait(20)
        if system in self._failures:
            raise self._failures[system]

    def all(self, model: type[R]) -> list[R]:
        return [record for record in self.records if isinstance(record, model)]

    def one(self, model: type[R], key: str, value: str) -> R:
        for record in self.all(model):
            if getattr(record, key) == value:
                return record
        raise NotFoundError(f"There is no {model.__name__.lower()} {value}.")

    def of_customer(
        self, model: type[R], customer_id: str, key: str, at: str, limit: int = 1_000
    ) -> tuple[R, ...]:
        if limit < 1:
            raise InputError("limit must be at least 1.")
        found = [record for record in self.all(model) if record.customer_id == customer_id]  # type: ignore[attr-defined]
        found.sort(key=lambda record: (getattr(record, at), getattr(record, key)), reverse=True)
        return tuple(found[:limit])

    def day(self) -> None:
        return None

    def describe(self) -> dict[str, str]:
        return {"kind": "fake"}

    def close(self) -> None:
        return None


class _System:
    name = ""

    def __init__(self, bank: FakeSystems) -> None:
        self._all = bank

    @property
    def _bank(self) -> FakeSystems:
        self._all.check(self.name)
        return self._all


class _Core(_System):
    name = "core"

    def customer(self, customer_id: str) -> Customer:
        return self._bank.one(Customer, "customer_id", customer_id)

    def accounts(self, customer_id: str) -> tuple[Account, ...]:
        return self._bank.of_customer(Account, customer_id, "account_id", "opened_on")

    def transactions(
        self,
        customer_id: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = MAX_TRANSACTIONS,
    ) -> tuple[Transaction, ...]:
        if limit < 1:
            raise InputError("limit must be at least 1.")
        owned = {a.account_id for a in self._bank.all(Account) if a.customer_id == customer_id}
        rows = (row for row in self._bank.rows if row.account_id in owned)
        found = [row for row in rows if _within(row, since, until)]
        return _newest_first(found)[: min(limit, MAX_TRANSACTIONS)]

    def transactions_by_id(self, ids: Sequence[str]) -> tuple[Transaction, ...]:
        return _newest_first([row for row in self._bank.rows if row.transaction_id in set(ids)])

    def payees(self, customer_id: str) -> tuple[Payee, ...]:
        return self._bank.of_customer(Payee, customer_id, "payee_id", "added_at")

    def customers_sharing(self, kind: str, value: str, *, limit: int = 20) -> tuple[Customer, ...]:
        if limit < 1:
            raise InputError("limit must be at least 1.")
        wanted = _plain(kind, value)
        paid = {
            row.account_id
            for row in self._bank.rows
            if kind == "counterparty_account"
            and row.direction == "out"
            and row.counterparty_account == value != ""
        }
        payers = {a.customer_id for a in self._bank.all(Account) if a.account_id in paid}
        contacts: dict[str, Callable[[Customer], str]] = {
            "phone": lambda c: c.phone,
            "email": lambda c: c.email,
            "address": lambda c: ", ".join(c.address_lines),
        }
        contact = contacts.get(kind, _no_contact)
        found = [
            c
            for c in self._bank.all(Customer)
            if c.customer_id in payers or (wanted and _plain(kind, contact(c)) == wanted)
        ]
        return tuple(sorted(found, key=lambda c: c.customer_id)[:limit])


class _Cards(_System):
    name = "cards"

    def cards(self, customer_id: str) -> tuple[Card, ...]:
        owned = {a.account_id for a in self._bank.all(Account) if a.customer_id == customer_id}
        found = [card for card in self._bank.all(Card) if card.account_id in owned]
        return tuple(sorted(found, key=lambda card: (card.issued_on, card.card_id), reverse=True))

    def dispute(self, dispute_id: str) -> Dispute:
        return self._bank.one(Dispute, "dispute_id", dispute_id)

    def disputes(self, customer_id: str) -> tuple[Dispute, ...]:
        return self._bank.of_customer(Dispute, customer_id, "dispute_id", "notice_received_at")


class _Payments(_System):
    name = "payments"

    def rejected_payment(self, payment_id: str) -> RejectedPayment:
        return self._bank.one(RejectedPayment, "payment_id", payment_id)

    def rejected_payments(self, customer_id: str) -> tuple[RejectedPayment, ...]:
        return self._bank.of_customer(RejectedPayment, customer_id, "payment_id", "rejected_at")


class _Alerts(_System):
    name = "alerts"

    def alert(self, alert_id: str) -> Alert:
        return self._bank.one(Alert, "alert_id", alert_id)

    def alerts(self, customer_id: str, *, limit: int = 100) -> tuple[Alert, ...]:
        return self._bank.of_customer(Alert, customer_id, "alert_id", "raised_at", limit)


class _Kyc(_System):
    name = "kyc"

    def kyc_file(self, customer_id: str) -> KycFile:
        return self._bank.one(KycFile, "customer_id", customer_id)


class _Crm(_System):
    name = "crm"

    def complaint(self, complaint_id: str) -> Complaint:
        return self._bank.one(Complaint, "complaint_id", complaint_id)

    def complaints(self, customer_id: str) -> tuple[Complaint, ...]:
        return self._bank.of_customer(Complaint, customer_id, "complaint_id", "received_at")

    def interactions(self, customer_id: str, *, limit: int = 50) -> tuple[Interaction, ...]:
        return self._bank.of_customer(Interaction, customer_id, "interaction_id", "at", limit)

    def notes(self, customer_id: str, *, limit: int = 50) -> tuple[Note, ...]:
        if limit < 1:
            raise InputError("limit must be at least 1.")
        compartment = {c.case_id for c in self._bank.all(CaseRecord) if queue_belongs(c.queue)}
        notes = self._bank.of_customer(Note, customer_id, "note_id", "at", 10_000)
        return tuple(note for note in notes if note.case_id not in compartment and not note.sar_compartment)[
            :limit
        ]


class _Merchants(_System):
    name = "merchants"

    def merchants(self, ids: Sequence[str]) -> tuple[Merchant, ...]:
        found = [merchant for merchant in self._bank.all(Merchant) if merchant.merchant_id in set(ids)]
        return tuple(sorted(found, key=lambda merchant: merchant.merchant_id))


class _Devices(_System):
    name = "devices"

    def devices(self, customer_id: str) -> tuple[Device, ...]:
        found = [device for device in self._bank.all(Device) if customer_id in device.customer_ids]
        return tuple(sorted(found, key=lambda device: (device.last_seen_at, device.device_id), reverse=True))

    def login_events(self, customer_id: str, *, limit: int = 200) -> tuple[LoginEvent, ...]:
        return self._bank.of_customer(LoginEvent, customer_id, "event_id", "at", limit)


class _Lending(_System):
    name = "lending"

    def loan(self, loan_id: str) -> Loan:
        return self._bank.one(Loan, "loan_id", loan_id)

    def loans(self, customer_id: str) -> tuple[Loan, ...]:
        return self._bank.of_customer(Loan, customer_id, "loan_id", "applied_on")


class _Ticketing(_System):
    name = "ticketing"

    def __init__(self, bank: FakeSystems) -> None:
        super().__init__(bank)
        self._lock = threading.Lock()
        self._receipts: dict[str, tuple[WriteCommand, str]] = {}

    def case(self, case_id: str) -> CaseRecord:
        return self._bank.one(CaseRecord, "case_id", case_id)

    def cases_of(self, customer_id: str) -> tuple[CaseRecord, ...]:
        return self._bank.of_customer(CaseRecord, customer_id, "case_id", "opened_at")

    def changed_cases(self, cursor: str | None, *, limit: int = 1_000) -> CasePage:
        if limit < 1:
            raise InputError("limit must be at least 1.")
        after = _read_cursor(cursor) if cursor else (datetime.min.replace(tzinfo=UTC), "")
        changed = [c for c in self._bank.all(CaseRecord) if (c.updated_at, c.case_id) > after]
        page = tuple(sorted(changed, key=lambda c: (c.updated_at, c.case_id))[:limit])
        last = f"{page[-1].updated_at.isoformat()}|{page[-1].case_id}" if page else None
        return CasePage(cases=page, cursor=last)

    def case_file(self, case_id: str) -> CaseFile:
        bank = self._bank
        bank.one(CaseRecord, "case_id", case_id)
        return CaseFile(
            notes=tuple(_latest([n for n in bank.all(Note) if n.case_id == case_id], "at", "note_id")),
            tickets=tuple(
                _latest([t for t in bank.all(Ticket) if t.case_id == case_id], "opened_at", "ticket_id")
            ),
            letters=tuple(
                _latest([x for x in bank.all(Letter) if x.case_id == case_id], "queued_at", "letter_id")
            ),
            documents=tuple(reversed([body for owner, body in bank.documents if owner == case_id])),
            dispositions=tuple(reversed([body for owner, body in bank.dispositions if owner == case_id])),
        )

    def write(self, command: WriteCommand, *, idempotency_key: str) -> WriteReceipt:
        if not idempotency_key.strip():
            raise InputError("A write needs an idempotency key; it was empty.")
        with self._lock:
            if idempotency_key in self._receipts:
                first, reference = self._receipts[idempotency_key]
                if first != command:
                    raise ConflictError("The key was used before with a different command.")
                return WriteReceipt(reference=reference, replayed=True)
            reference = self._carry_out(command)
            self._receipts[idempotency_key] = (command, reference)
            self._bank.writes.append((idempotency_key, command))
            return WriteReceipt(reference=reference, replayed=False)

    def _carry_out(self, command: WriteCommand) -> str:
        bank = self._bank
        case = bank.one(CaseRecord, "case_id", command.case_id)
        number, now = 9_000_000 + len(self._receipts) + 1, bank.now()
        match command:
            case AddNote():
                reference = f"N-{number}"
                fields = command.model_dump(exclude={"action"})
                bank.add(Note(note_id=reference, customer_id=case.customer_id, at=now, **fields))
            case OpenTicket():
                reference = f"TK-{number}"
                fields = command.model_dump(exclude={"action"})
                bank.add(Ticket(ticket_id=reference, opened_at=now, status="open", **fields))
            case QueueLetter():
                reference = f"LT-{number}"
                bank.add(Letter(letter_id=reference, queued_at=now, **command.model_dump(exclude={"action"})))
            case FileDocument():
                reference = f"CD-{number}"
                fields = command.model_dump(exclude={"action", "case_id"})
                bank.documents.append(
                    (case.case_id, {"document_id": reference, "filed_at": now.isoformat(), **fields})
                )
            case CloseCase():
                reference = f"DI-{number}"
                self._close(case, command, reference, now)
        return reference

    def _close(self, case: CaseRecord, command: CloseCase, reference: str, now: datetime) -> None:
        if case.status == "closed":
            raise ConflictError(f"Case {case.case_id} is closed already.")
        bank = self._bank
        latest = max(c.updated_at for c in bank.all(CaseRecord))
        changes = {
            "status": "closed",
            "outcome": command.outcome,
            "updated_at": max(now, latest + timedelta(microseconds=1)),
        }
        bank.records[bank.records.index(case)] = case.model_copy(update=changes)
        fields = command.model_dump(exclude={"action", "case_id"})
        bank.dispositions.append(
            (case.case_id, {"disposition_id": reference, "decided_at": now.isoformat(), **fields})
        )


def _within(row: Transaction, since: datetime | None, until: datetime | None) -> bool:
    at = datetime.fromisoformat(row.booked_at)
    return (since is None or at >= since) and (until is None or at <= until)


def _newest_first(rows: list[Transaction]) -> tuple[Transaction, ...]:
    return tuple(sorted(rows, key=lambda row: (row.booked_at, row.transaction_id), reverse=True))


def _latest(records: list[R], at: str, key: str) -> list[R]:
    return sorted(records, key=lambda record: (getattr(record, at), getattr(record, key)), reverse=True)


def _plain(kind: str, value: str) -> str:
    if kind == "phone":
        return "".join(c for c in value if c.isdigit() or c == "+")
    lines = (" ".join(line.split()) for line in value.replace("\n", ",").split(","))
    return ", ".join(line for line in lines if line).casefold()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    moment, _, case_id = cursor.partition("|")
    try:
        return datetime.fromisoformat(moment), case_id
    except ValueError as error:
        raise InputError(f"{cursor!r} is not a cursor that changed_cases returned.") from error


def _no_contact(_customer: Customer) -> str:
    return ""
