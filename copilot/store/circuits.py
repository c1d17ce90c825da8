"""Changes of circuits."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.domain.desk_operations import CircuitChange
from copilot.store.circuit_rows import CircuitChangeRow
from copilot.store.mapping import model_of, row_of


class SqlCircuits:
    """Implements `copilot.ports.circuits.Circuits`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, change: CircuitChange) -> None:
        self._session.add(row_of(CircuitChangeRow, change))
        self._session.flush()

    def changes(self, *, since: datetime, limit: int = 5_000) -> tuple[CircuitChange, ...]:
        row = CircuitChangeRow
        newest = select(row).where(row.at >= since).order_by(row.at.desc(), row.number.desc()).limit(limit)
        found = self._session.scalars(newest)
        return tuple(model_of(CircuitChange, one) for one in reversed(list(found)))
