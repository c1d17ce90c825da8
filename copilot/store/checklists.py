"""Ticks on closing checklists."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId
from copilot.ports.checklists import Tick
from copilot.store.mapping import model_of, row_of
from copilot.store.models import TickRow


class SqlChecklists:
    """Implements `copilot.ports.checklists.Checklists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ticks(self, case_id: CaseId) -> tuple[Tick, ...]:
        rows = self._session.scalars(
            select(TickRow).where(TickRow.case_id == case_id).order_by(TickRow.done_at)
        )
        return tuple(model_of(Tick, row) for row in rows)

    def tick(self, case_id: CaseId, tick: Tick) -> None:
        if self._session.get(TickRow, (case_id, tick.key)) is None:
            self._session.add(row_of(TickRow, tick, case_id=case_id))
            self._session.flush()

    def untick(self, case_id: CaseId, key: str) -> None:
        self._session.execute(delete(TickRow).where(TickRow.case_id == case_id, TickRow.key == key))
