"""The bank file: one SQLite table per kind of record.

Ids, dates and lookup keys are real columns with indexes; the rest of a record is
one JSON column, because nothing filters on it. Transactions are all columns: a case
may hold tens of thousands and they must come back without parsing. The file is a
*mock* of several systems, the card processor's vault among them, so it holds full
card numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from copilot.domain import records
from copilot.domain.base import DomainModel

SCHEMA_VERSION = 2
"""Kept in the file's `user_version`; a file of another version is refused, not guessed at."""

ContactKind = Literal["phone", "address", "email"]
SqlValue = str | int | None


def utc_text(moment: datetime) -> str:
    """A moment as text whose alphabetical order is the order in time (UTC, microseconds always written)."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def contact_key(kind: ContactKind, value: str) -> str:
    """The form in which a contact point is compared: what differs only in typing is the same.

    An address is its lines joined by a comma or a line break.
    """
    if kind == "phone":
        return "".join(c for c in value if c.isdigit() or c == "+")
    parts = (" ".join(part.split()) for part in value.replace("\n", ",").split(","))
    return ", ".join(part for part in parts if part).casefold()


def _sql_value(value: Any) -> SqlValue:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


@dataclass(frozen=True)
class RecordTable:
    """How one kind of record is kept: the first column is the primary key, `body` the whole record."""

    name: str
    model: type[DomainModel]
    columns: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    computed: Mapping[str, Callable[[Any], str]] | None = None

    @property
    def ddl(self) -> str:
        """The statement that creates the table."""
        others = "".join(f", {column} TEXT" for column in self.columns[1:])
        return f"CREATE TABLE {self.name} ({self.columns[0]} TEXT PRIMARY KEY{others}, body TEXT NOT NULL) STRICT"

    @property
    def index_ddl(self) -> tuple[str, ...]:
        """The statements that create its indexes, run once the rows are in."""
        return tuple(
            f"CREATE INDEX {self.name}_by_{'_'.join(columns)} ON {self.name} ({', '.join(columns)})"
            for columns in self.indexes
        )

    @property
    def insert(self) -> str:
        """The statement that takes one row."""
        marks = ", ".join("?" * (len(self.columns) + 1))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}, body) VALUES ({marks})"  # noqa: S608 - own names

    @property
    def one(self) -> str:
        """The query for one record by its key."""
        return f"SELECT body FROM {self.name} WHERE {self.columns[0]} = ?"  # noqa: S608 - own names

    def newest(self, by: str, at: str) -> str:
        """The query for the records whose column `by` has a value, newest first by `at`, up to a limit."""
        return (
            f"SELECT body FROM {self.name} WHERE {by} = ? ORDER BY {at} DESC, {self.columns[0]} DESC LIMIT ?"  # noqa: S608 - own names
        )

    def row(self, record: DomainModel) -> tuple[SqlValue, ...]:
        """The record as a row for `insert`."""
        computed = self.computed or {}
        keys = (
            computed[column](record) if column in computed else _sql_value(getattr(record, column))
            for column in self.columns
        )
        return (*keys, record.model_dump_json())


def _of_customer(name: str, model: type[DomainModel], key: str, at: str) -> RecordTable:
    """A table whose rows belong to a customer and are read newest first."""
    return RecordTable(name, model, (key, "customer_id", at), (("customer_id", at),))


def _of_case(name: str, model: type[DomainModel], key: str, at: str) -> RecordTable:
    return RecordTable(name, model, (key, "case_id", at), (("case_id", at),))


CUSTOMERS = RecordTable(
    "customers",
    records.Customer,
    ("customer_id", "phone_key", "email_key", "address_key"),
    (("phone_key",), ("email_key",), ("address_key",)),
    {
        "phone_key": lambda c: contact_key("phone", c.phone),
        "email_key": lambda c: contact_key("email", c.email),
        "address_key": lambda c: contact_key("address", ", ".join(c.address_lines)),
    },
)
NOTES = RecordTable(
    "notes",
    records.Note,
    ("note_id", "customer_id", "case_id", "at"),
    (("customer_id", "at"), ("case_id", "at")),
)
CASES = RecordTable(
    "cases",
    records.CaseRecord,
    ("case_id", "customer_id", "queue", "opened_at", "updated_at"),
    (("customer_id", "opened_at"), ("updated_at", "case_id")),
)
TICKETS = _of_case("tickets", records.Ticket, "ticket_id", "opened_at")
LETTERS = _of_case("letters", records.Letter, "letter_id", "queued_at")
RECORD_TABLES = (
    CUSTOMERS,
    _of_customer("accounts", records.Account, "account_id", "opened_on"),
    _of_customer("payees", records.Payee, "payee_id", "added_at"),
    RecordTable("cards", records.Card, ("card_id", "account_id", "issued_on"), (("account_id",),)),
    _of_customer("disputes", records.Dispute, "dispute_id", "notice_received_at"),
    _of_customer("rejected_payments", records.RejectedPayment, "payment_id", "rejected_at"),
    _of_customer("alerts", records.Alert, "alert_id", "raised_at"),
    RecordTable("kyc_files", records.KycFile, ("customer_id",)),
    _of_customer("complaints", records.Complaint, "complaint_id", "received_at"),
    _of_customer("interactions", records.Interaction, "interaction_id", "at"),
    NOTES,
    RecordTable("merchants", records.Merchant, ("merchant_id",)),
    RecordTable("devices", records.Device, ("device_id", "last_seen_at")),
    _of_customer("login_events", records.LoginEvent, "event_id", "at"),
    _of_customer("loans", records.Loan, "loan_id", "applied_on"),
    CASES,
    TICKETS,
    LETTERS,
)
TABLE_OF = {table.model: table for table in RECORD_TABLES}

TRANSACTION_COLUMNS = ", ".join(records.Transaction._fields)
_INTEGER_COLUMNS = {"amount_minor": "INTEGER NOT NULL", "balance_after_minor": "INTEGER"}
_TRANSACTION_DDL = ", ".join(
    f"{f} {_INTEGER_COLUMNS.get(f, 'TEXT NOT NULL')}" for f in records.Transaction._fields
)
INSERT_TRANSACTION = f"INSERT INTO transactions VALUES ({', '.join('?' * len(records.Transaction._fields))})"  # noqa: S608

INSERT_DEVICE_CUSTOMER = "INSERT INTO device_customers VALUES (?, ?)"

TABLES: tuple[str, ...] = (
    *(table.ddl for table in RECORD_TABLES),
    f"CREATE TABLE transactions ({_TRANSACTION_DDL}) STRICT",
    "CREATE TABLE device_customers (customer_id TEXT NOT NULL, device_id TEXT NOT NULL,"
    " PRIMARY KEY (customer_id, device_id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE bank_day (day TEXT NOT NULL) STRICT",  # one row: the day on which this bank stands
    "CREATE TABLE filed_documents (document_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, body TEXT NOT NULL) STRICT",
    "CREATE TABLE dispositions (disposition_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, body TEXT NOT NULL) STRICT",
    # One row per approved command that took effect; its number makes the reference it was answered with.
    "CREATE TABLE writes (number INTEGER PRIMARY KEY AUTOINCREMENT, idempotency_key TEXT NOT NULL UNIQUE,"
    " command_hash TEXT NOT NULL, reference TEXT NOT NULL) STRICT",
)
INDEXES: tuple[str, ...] = (
    *(statement for table in RECORD_TABLES for statement in table.index_ddl),
    "CREATE UNIQUE INDEX transactions_by_id ON transactions (transaction_id)",
    "CREATE INDEX transactions_by_account ON transactions (account_id, booked_at, transaction_id)",
    "CREATE INDEX transactions_by_counterparty ON transactions (counterparty_account, account_id)"
    " WHERE counterparty_account <> '' AND direction = 'out'",
    "CREATE INDEX filed_documents_by_case ON filed_documents (case_id)",
    "CREATE INDEX dispositions_by_case ON dispositions (case_id)",
)
"""Built after the rows: a sorted build of ten million entries is many times faster than that many inserts."""
