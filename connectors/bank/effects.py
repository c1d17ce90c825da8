"""What an approved command leaves behind at the ticketing system."""

from datetime import datetime
from typing import Any

from copilot.domain.records import CaseRecord, Letter, Note, Ticket, UntrustedText
from copilot.ports.systems import AddNote, CloseCase, FileDocument, OpenTicket, QueueLetter, WriteCommand

_PREFIX = {
    "add_note": "N",
    "open_ticket": "TK",
    "queue_letter": "LT",
    "file_document": "CD",
    "close_case": "DI",
}
_FIRST_NUMBER = 9_000_000
"""Above every id that a generated bank gives out, so that a written record never meets a generated one."""


def reference_of(command: WriteCommand, number: int) -> str:
    """The id of what the command creates; `number` counts the commands that took effect."""
    return f"{_PREFIX[command.action]}-{_FIRST_NUMBER + number}"


def note_of(command: AddNote, case: CaseRecord, reference: str, at: datetime) -> Note:
    """The note, filed with the case and its customer."""
    return Note(
        note_id=reference,
        customer_id=case.customer_id,
        case_id=case.case_id,
        at=at,
        author=command.author,
        text=UntrustedText(command.text),
        sar_compartment=command.sar_compartment,
    )


def ticket_of(command: OpenTicket, reference: str, at: datetime) -> Ticket:
    """The work item, open."""
    fields = command.model_dump(exclude={"action"})
    return Ticket(ticket_id=reference, opened_at=at, status="open", **fields)


def letter_of(command: QueueLetter, reference: str, at: datetime) -> Letter:
    """The letter, waiting in the outbox."""
    return Letter(letter_id=reference, queued_at=at, **command.model_dump(exclude={"action"}))


def document_of(command: FileDocument, reference: str, at: datetime) -> dict[str, Any]:
    """The filed document as `CaseFile.documents` shows it."""
    fields = command.model_dump(exclude={"action", "case_id"})
    return {"document_id": reference, "filed_at": at.isoformat(), **fields}


def disposition_of(command: CloseCase, reference: str, at: datetime) -> dict[str, Any]:
    """The decision as `CaseFile.dispositions` shows it."""
    fields = command.model_dump(exclude={"action", "case_id"})
    return {"disposition_id": reference, "decided_at": at.isoformat(), **fields}
