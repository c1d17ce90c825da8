"""The outbox: approved writes on their way to a system of record."""

from datetime import datetime
from typing import Literal, Protocol

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, DraftId
from copilot.ports.systems import WriteCommand


class OutboxEntry(DomainModel):
    """One write with the key under which it happens at most once."""

    key: str
    draft_id: DraftId
    case_id: CaseId
    command: WriteCommand
    state: Literal["pending", "committed", "failed"] = "pending"
    attempts: int = 0
    last_error: str = ""


class Outbox(Protocol):
    """A row is written with its approval and stays pending until the system of record answered."""

    def add(self, entry: OutboxEntry, *, at: datetime) -> None: ...
    def claim(self, *, now: datetime, leased_until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        """Lease pending rows that are due and that no other worker holds, oldest first.

        `attempts` is raised by one. A worker that dies loses its lease when `leased_until` has passed.
        """
        ...

    def committed(self, key: str, *, reference: str, at: datetime) -> bool:
        """Close the row; False if it was closed already (another worker repeated the write)."""
        ...

    def retry(self, key: str, *, error: str, not_before: datetime) -> None: ...
    def failed(self, key: str, *, error: str) -> None:
        """No further attempt; the row is shown until somebody acts."""
        ...

    def waiting(self) -> int:
        """How many rows are still pending."""
        ...
