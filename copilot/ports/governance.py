"""Governance of the own store: its keys, what is erased when, and what must not be."""

from datetime import datetime
from typing import Protocol

from copilot.domain.governance import KeyStatus
from copilot.domain.ids import CaseId
from copilot.domain.retention import DataClass, Due, Erased, LegalHold
from copilot.ports.keys import InstallationKey


class Keys(Protocol):
    """The data keys and the installation key that wraps them."""

    def status(self) -> KeyStatus: ...
    def rewrap(self, following: InstallationKey, limit: int) -> int:
        """Wrap up to `limit` more data keys under the next installation key as well; how many it did.

        The old one goes on opening everything until `finish_rotation`.

        Raises:
            ConflictError: the key given is the one in force.
        """
        ...

    def finish_rotation(self, following: InstallationKey) -> bool:
        """Make the next installation key the one in force, if every data key is wrapped under it.

        All or nothing, in this transaction; False if a key was made meanwhile that is not.
        """
        ...


class LegalHolds(Protocol):
    """Cases of which nothing is erased; the database refuses it too."""

    def put(self, hold: LegalHold) -> None: ...
    def lift(self, case_id: CaseId, *, by: str, at: datetime, reason: str) -> None: ...
    def of(self, case_id: CaseId) -> LegalHold | None:
        """The hold in force."""
        ...

    def all(self) -> tuple[LegalHold, ...]:
        """The holds in force, by case number."""
        ...


class Retention(Protocol):
    """What is due, and its erasure."""

    def due(self, data_class: DataClass, before: datetime) -> Due:
        """What the rule would erase now, and the cases that stand in its way."""
        ...

    def erase(
        self, data_class: DataClass, before: datetime, *, at: datetime, limit: int
    ) -> tuple[Erased, ...]:
        """Erase up to `limit` cases, or rows where rows go one by one; empty when nothing is due any more.

        A case on hold or with a draft on its way is passed over.
        """
        ...
