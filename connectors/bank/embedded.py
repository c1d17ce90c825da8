"""The systems of record on one local SQLite file: the default, with no other service."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from connectors.bank.checking import checked
from connectors.bank.database import BankFile
from connectors.bank.embedded_ticketing import EmbeddedTicketing
from connectors.bank.reading import MAX_RECORDS, Reader, checked_limit
from connectors.bank.schema import TRANSACTION_COLUMNS, contact_key
from copilot.domain import records
from copilot.domain.compartment import QUEUES
from copilot.domain.ids import AlertId, CustomerId, MerchantId, TransactionId
from copilot.errors import InputError
from copilot.ports.systems import MAX_TRANSACTIONS, SystemsOfRecord
from copilot.settings import Settings

_TRANSACTIONS = (
    f"SELECT {TRANSACTION_COLUMNS} FROM transactions"  # noqa: S608 - own names
    " WHERE account_id = ? AND booked_at BETWEEN ? AND ? ORDER BY booked_at DESC, transaction_id DESC LIMIT ?"
)
_ACCOUNT_IDS = "SELECT account_id FROM accounts WHERE customer_id = ?"
_TRANSACTIONS_BY_ID = (
    f"SELECT {TRANSACTION_COLUMNS} FROM transactions"  # noqa: S608 - own names
    " WHERE transaction_id IN (SELECT value FROM json_each(?)) LIMIT ?"
)
_PAYERS = (
    "SELECT body FROM customers WHERE customer_id IN (SELECT a.customer_id FROM transactions t"
    " JOIN accounts a ON a.account_id = t.account_id WHERE t.counterparty_account = ?"
    " AND t.counterparty_account <> '' AND t.direction = 'out') ORDER BY customer_id LIMIT ?"
)
_SHARING = {
    "phone": "SELECT body FROM customers WHERE phone_key = ? ORDER BY customer_id LIMIT ?",
    "email": "SELECT body FROM customers WHERE email_key = ? ORDER BY customer_id LIMIT ?",
    "address": "SELECT body FROM customers WHERE address_key = ? ORDER BY customer_id LIMIT ?",
}
_CARDS = (
    "SELECT body FROM cards WHERE account_id IN (SELECT account_id FROM accounts WHERE customer_id = ?)"
    " ORDER BY issued_on DESC, card_id DESC LIMIT ?"
)
_DEVICES = (
    "SELECT body FROM devices WHERE device_id IN (SELECT device_id FROM device_customers WHERE customer_id = ?)"
    " ORDER BY last_seen_at DESC, device_id DESC LIMIT ?"
)
_MERCHANTS = (
    "SELECT body FROM merchants WHERE merchant_id IN (SELECT value FROM json_each(?)) ORDER BY merchant_id"
)
# What is written on a case of the SAR compartment, or marked so, is read there, never beside a customer's other notes.
_NOTES = (
    "SELECT n.body FROM notes n LEFT JOIN cases c ON c.case_id = n.case_id"
    " WHERE n.customer_id = ? AND (c.queue IS NULL OR c.queue NOT IN (SELECT value FROM json_each(?)))"
    " AND NOT COALESCE(json_extract(n.body, '$.sar_compartment'), FALSE)"
    " ORDER BY n.at DESC, n.note_id DESC LIMIT ?"
)


_SHUT = json.dumps(QUEUES)
_BOOKED_AT_AND_ID = itemgetter(
    records.Transaction._fields.index("booked_at"), records.Transaction._fields.index("transaction_id")
)


class _Core(Reader):
    system = "core"

    def customer(self, customer_id: CustomerId) -> records.Customer:
        return self._one(records.Customer, customer_id, "customer")

    def accounts(self, customer_id: CustomerId) -> tuple[records.Account, ...]:
        return self._of_customer(records.Account, customer_id, "opened_on")

    def transactions(
        self,
        customer_id: CustomerId,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = MAX_TRANSACTIONS,
    ) -> tuple[records.Transaction, ...]:
        earliest = since.astimezone(UTC).isoformat() if since else ""
        latest = until.astimezone(UTC).isoformat() if until else "9999"
        limit = checked_limit(limit, MAX_TRANSACTIONS)
        # Account by account, each in the order of its index: one query over all would sort whole rows.
        rows: list[tuple[Any, ...]] = []
        with self._file.reading() as connection:
            for (account_id,) in connection.execute(_ACCOUNT_IDS, (customer_id,)).fetchall():
                rows += connection.execute(_TRANSACTIONS, (account_id, earliest, latest, limit)).fetchall()
        return self._newest_first(rows)[:limit]

    def transactions_by_id(self, ids: Sequence[TransactionId]) -> tuple[records.Transaction, ...]:
        with self._file.reading() as connection:
            rows = connection.execute(
                _TRANSACTIONS_BY_ID, (json.dumps(list(ids)), MAX_TRANSACTIONS)
            ).fetchall()
        return self._newest_first(rows)

    def payees(self, customer_id: CustomerId) -> tuple[records.Payee, ...]:
        return self._of_customer(records.Payee, customer_id, "added_at")

    def customers_sharing(
        self,
        kind: Literal["phone", "address", "email", "counterparty_account"],
        value: str,
        *,
        limit: int = 20,
    ) -> tuple[records.Customer, ...]:
        limit = checked_limit(limit)
        if kind == "counterparty_account":
            return self._query(records.Customer, _PAYERS, value, limit)
        key = contact_key(kind, value)
        return self._query(records.Customer, _SHARING[kind], key, limit) if key else ()

    def _newest_first(self, rows: list[tuple[Any, ...]]) -> tuple[records.Transaction, ...]:
        rows.sort(key=_BOOKED_AT_AND_ID, reverse=True)
        try:
            return tuple(checked(map(records.Transaction._make, rows)))
        except ValueError as error:
            raise self._unusable(str(error)) from error


class _Cards(Reader):
    system = "cards"

    def cards(self, customer_id: CustomerId) -> tuple[records.Card, ...]:
        return self._query(records.Card, _CARDS, customer_id, MAX_RECORDS)

    def dispute(self, dispute_id: str) -> records.Dispute:
        return self._one(records.Dispute, dispute_id, "dispute")

    def disputes(self, customer_id: CustomerId) -> tuple[records.Dispute, ...]:
        return self._of_customer(records.Dispute, customer_id, "notice_received_at")


class _Payments(Reader):
    system = "payments"

    def rejected_payment(self, payment_id: str) -> records.RejectedPayment:
        return self._one(records.RejectedPayment, payment_id, "rejected payment")

    def rejected_payments(self, customer_id: CustomerId) -> tuple[records.RejectedPayment, ...]:
        return self._of_customer(records.RejectedPayment, customer_id, "rejected_at")


class _Alerts(Reader):
    system = "alerts"

    def alert(self, alert_id: AlertId) -> records.Alert:
        return self._one(records.Alert, alert_id, "alert")

    def alerts(self, customer_id: CustomerId, *, limit: int = 100) -> tuple[records.Alert, ...]:
        return self._of_customer(records.Alert, customer_id, "raised_at", limit)


class _Kyc(Reader):
    system = "kyc"

    def kyc_file(self, customer_id: CustomerId) -> records.KycFile:
        return self._one(records.KycFile, customer_id, "KYC file of customer")


class _Crm(Reader):
    system = "crm"

    def complaint(self, complaint_id: str) -> records.Complaint:
        return self._one(records.Complaint, complaint_id, "complaint")

    def complaints(self, customer_id: CustomerId) -> tuple[records.Complaint, ...]:
        return self._of_customer(records.Complaint, customer_id, "received_at")

    def interactions(self, customer_id: CustomerId, *, limit: int = 50) -> tuple[records.Interaction, ...]:
        return self._of_customer(records.Interaction, customer_id, "at", limit)

    def notes(self, customer_id: CustomerId, *, limit: int = 50) -> tuple[records.Note, ...]:
        return self._query(records.Note, _NOTES, customer_id, _SHUT, checked_limit(limit))


class _Merchants(Reader):
    system = "merchants"

    def merchants(self, ids: Sequence[MerchantId]) -> tuple[records.Merchant, ...]:
        return self._query(records.Merchant, _MERCHANTS, json.dumps(list(ids)))


class _Devices(Reader):
    system = "devices"

    def devices(self, customer_id: CustomerId) -> tuple[records.Device, ...]:
        return self._query(records.Device, _DEVICES, customer_id, MAX_RECORDS)

    def login_events(self, customer_id: CustomerId, *, limit: int = 200) -> tuple[records.LoginEvent, ...]:
        return self._of_customer(records.LoginEvent, customer_id, "at", limit)


class _Lending(Reader):
    system = "lending"

    def loan(self, loan_id: str) -> records.Loan:
        return self._one(records.Loan, loan_id, "loan")

    def loans(self, customer_id: CustomerId) -> tuple[records.Loan, ...]:
        return self._of_customer(records.Loan, customer_id, "applied_on")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class EmbeddedSystems:
    """Every system of one bank on one file; safe for many threads.

    Nothing is opened before the first call, and after `close` the next call opens the
    file again: close, build a new file with `BankWriter`, go on.
    """

    def __init__(
        self, path: Path, *, now: Callable[[], datetime] = _utc_now, busy_seconds: float = 5.0
    ) -> None:
        """Name the file; `now` dates what is written, `busy_seconds` bounds the wait for a lock."""
        self._file = BankFile(path, busy_seconds=busy_seconds)
        self.core = _Core(self._file)
        self.cards = _Cards(self._file)
        self.payments = _Payments(self._file)
        self.alerts = _Alerts(self._file)
        self.kyc = _Kyc(self._file)
        self.crm = _Crm(self._file)
        self.merchants = _Merchants(self._file)
        self.devices = _Devices(self._file)
        self.lending = _Lending(self._file)
        self.ticketing = EmbeddedTicketing(self._file, now)

    def day(self) -> date | None:
        if not self._file.path.exists():
            return None
        with self._file.reading() as connection:
            return date.fromisoformat(connection.execute("SELECT day FROM bank_day").fetchone()[0])

    def move_to(self, day: date) -> None:
        """Move the bank's day on; raises `InputError` where it stands on a later one."""
        with self._file.writing() as connection:
            moved = connection.execute("UPDATE bank_day SET day = ? WHERE day <= ?", (str(day), str(day)))
            if not moved.rowcount:
                raise InputError(
                    f"The bank in {self._file.path} stands on a later day than {day} and holds its data. "
                    "Name that day or a later one; `demo reset --day` seeds an earlier one."
                )

    def describe(self) -> dict[str, str]:
        return {"kind": "embedded", "path": str(self._file.path), "day": str(self.day() or "no bank yet")}

    def close(self) -> None:
        self._file.close()


def connect(settings: Settings, *, now: Callable[[], datetime]) -> SystemsOfRecord:
    """The bank's file in the data directory; for the registry."""
    return EmbeddedSystems(settings.bank_path, now=now)
