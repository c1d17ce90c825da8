"""How the circuits of engines opened and closed."""

from datetime import datetime
from typing import Protocol

from copilot.domain.desk_operations import CircuitChange


class Circuits(Protocol):
    """Changes are appended and never changed; they hold names and times, no text."""

    def add(self, change: CircuitChange) -> None: ...

    def changes(self, *, since: datetime, limit: int = 5_000) -> tuple[CircuitChange, ...]:
        """The newest `limit` changes from `since` on, oldest first."""
        ...
