"""Ticketing on the bank file: cases, and the only writes there are."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.bank.database import BankFile
from connectors.bank.effects import disposition_of, document_of, letter_of, note_of, reference_of, ticket_of
from connectors.bank.reading import Reader, checked_limit
from connectors.bank.schema import CASES, LETTERS, NOTES, TICKETS, utc_text
from copilot.domain.ids import CaseId, CustomerId
from copilot.domain.records import CaseFile, CaseRecord
from copilot.errors import ConflictError, InputError, NotFoundError
from copilot.ports.systems import (
    AddNote,
    CasePage,
    CloseCase,
    FileDocument,
    OpenTicket,
    QueueLetter,
    WriteCommand,
    WriteReceipt,
)

_MAX_FILED = 1_000
_LAST_FILED = "SELECT body FROM {} WHERE case_id = ? ORDER BY rowid DESC LIMIT ?"
_CHANGED = "SELECT body FROM cases WHERE (updated_at, case_id) > (?, ?) ORDER BY updated_at, case_id LIMIT ?"


class EmbeddedTicketing(Reader):
    """Cases and their files; a write happens whole, once per idempotency key, or not at all."""

    system = "ticketing"

    def __init__(self, file: BankFile, now: Callable[[], datetime]) -> None:
        """Write with the time that `now` tells."""
        super().__init__(file)
        self._now = now

    def case(self, case_id: CaseId) -> CaseRecord:
        return self._one(CaseRecord, case_id, "case")

    def cases_of(self, customer_id: CustomerId) -> tuple[CaseRecord, ...]:
        return self._of_customer(CaseRecord, customer_id, "opened_at")

    def changed_cases(self, cursor: str | None, *, limit: int = 1_000) -> CasePage:
        after = _read_cursor(cursor)
        with self._file.reading() as connection:
            rows = connection.execute(_CHANGED, (*after, checked_limit(limit))).fetchall()
        cases = tuple(self._parsed(CaseRecord, row[0]) for row in rows)
        last = f"{utc_text(cases[-1].updated_at)}|{cases[-1].case_id}" if cases else None
        return CasePage(cases=cases, cursor=last)

    def case_file(self, case_id: CaseId) -> CaseFile:
        with self._file.reading() as connection:
            _case_in(connection, case_id)

            def filed(query: str) -> list[Any]:
                return [json.loads(row[0]) for row in connection.execute(query, (case_id, _MAX_FILED))]

            return CaseFile.model_validate(
                {
                    "notes": filed(NOTES.newest("case_id", "at")),
                    "tickets": filed(TICKETS.newest("case_id", "opened_at")),
                    "letters": filed(LETTERS.newest("case_id", "queued_at")),
                    "documents": filed(_LAST_FILED.format("filed_documents")),
                    "dispositions": filed(_LAST_FILED.format("dispositions")),
                }
            )

    def write(self, command: WriteCommand, *, idempotency_key: str) -> WriteReceipt:
        if not idempotency_key.strip():
            raise InputError("A write needs an idempotency key; it was empty.")
        command_hash = hashlib.sha256(command.model_dump_json().encode()).hexdigest()
        with self._file.writing() as connection:
            known = connection.execute(
                "SELECT command_hash, reference FROM writes WHERE idempotency_key = ?", (idempotency_key,)
            ).fetchone()
            if known is None:
                return self._first_time(connection, command, idempotency_key, command_hash)
        if known[0] != command_hash:
            raise ConflictError(
                "This idempotency key was used before with a different command, so nothing was written. "
                "Approve the draft again to get a new key."
            )
        return WriteReceipt(reference=known[1], replayed=True)

    def _first_time(
        self, connection: sqlite3.Connection, command: WriteCommand, key: str, command_hash: str
    ) -> WriteReceipt:
        case = _case_in(connection, command.case_id)
        number = connection.execute(
            "INSERT INTO writes (idempotency_key, command_hash, reference) VALUES (?, ?, '')",
            (key, command_hash),
        ).lastrowid
        assert number is not None
        reference = reference_of(command, number)
        connection.execute("UPDATE writes SET reference = ? WHERE number = ?", (reference, number))
        self._carry_out(connection, command, case, reference)
        return WriteReceipt(reference=reference, replayed=False)

    def _carry_out(
        self, connection: sqlite3.Connection, command: WriteCommand, case: CaseRecord, reference: str
    ) -> None:
        at = self._now()
        match command:
            case AddNote():
                connection.execute(NOTES.insert, NOTES.row(note_of(command, case, reference, at)))
            case OpenTicket():
                connection.execute(TICKETS.insert, TICKETS.row(ticket_of(command, reference, at)))
            case QueueLetter():
                connection.execute(LETTERS.insert, LETTERS.row(letter_of(command, reference, at)))
            case FileDocument():
                document = json.dumps(document_of(command, reference, at))
                connection.execute(
                    "INSERT INTO filed_documents VALUES (?, ?, ?)", (reference, case.case_id, document)
                )
            case CloseCase():
                disposition = json.dumps(disposition_of(command, reference, at))
                connection.execute(
                    "INSERT INTO dispositions VALUES (?, ?, ?)", (reference, case.case_id, disposition)
                )
                _close(connection, case, command.outcome, at)


def _close(connection: sqlite3.Connection, case: CaseRecord, outcome: str, at: datetime) -> None:
    if case.status == "closed":
        raise ConflictError(f"Case {case.case_id} is closed already. Reload it and look at its disposition.")
    # Later than every change so far, or a reader whose cursor stands at this very moment would miss it.
    latest = datetime.fromisoformat(connection.execute("SELECT max(updated_at) FROM cases").fetchone()[0])
    updated_at = max(at.astimezone(UTC), latest + timedelta(microseconds=1))
    closed = case.model_copy(update={"status": "closed", "outcome": outcome, "updated_at": updated_at})
    connection.execute(
        "UPDATE cases SET updated_at = ?, body = ? WHERE case_id = ?",
        (utc_text(updated_at), closed.model_dump_json(), case.case_id),
    )


def _case_in(connection: sqlite3.Connection, case_id: CaseId) -> CaseRecord:
    row = connection.execute(CASES.one, (case_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no case {case_id}.")
    return CaseRecord.model_validate_json(row[0])


def _read_cursor(cursor: str | None) -> tuple[str, str]:
    if cursor is None:
        return "", ""
    moment, _, case_id = cursor.partition("|")
    try:
        return utc_text(datetime.fromisoformat(moment)), case_id
    except ValueError as error:
        raise InputError(f"{cursor!r} is not a cursor that changed_cases returned.") from error
