"""The outbox table."""

import json
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from copilot.domain.retention import DataClass
from copilot.errors import PermanentError
from copilot.ports.cipher import Cipher
from copilot.ports.outbox import OutboxEntry
from copilot.store.columns import NEVER
from copilot.store.mapping import model_of, row_of
from copilot.store.models import OutboxRow
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

COMMAND = "outbox.command"


class SqlOutbox:
    """Implements `copilot.ports.outbox.Outbox`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, entry: OutboxEntry, *, at: datetime) -> None:
        command = self._texts(entry.case_id, at).seal(entry.command.model_dump_json(), COMMAND, entry.key)
        due = {"created_at": at, "not_before": at, "leased_until": NEVER}
        self._session.add(row_of(OutboxRow, entry, command=command, reference="", committed_at=None, **due))
        self._session.flush()

    def claim(self, *, now: datetime, leased_until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        due = (
            select(OutboxRow)
            .where(OutboxRow.state == "pending", OutboxRow.not_before <= now, OutboxRow.leased_until <= now)
            .order_by(OutboxRow.created_at, OutboxRow.key)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = self._session.scalars(due).all()
        for row in rows:
            row.leased_until = leased_until
            row.attempts += 1
        self._session.flush()
        return tuple(self._entry(row) for row in rows)

    def committed(self, key: str, *, reference: str, at: datetime) -> bool:
        row = self._session.get_one(OutboxRow, key, with_for_update=True)
        if row.state == "committed":
            return False
        row.state, row.reference, row.committed_at, row.last_error = "committed", reference, at, ""
        return True

    def retry(self, key: str, *, error: str, not_before: datetime) -> None:
        self._change(key, last_error=error, not_before=not_before, leased_until=NEVER)

    def failed(self, key: str, *, error: str) -> None:
        self._change(key, state="failed", last_error=error, leased_until=NEVER)

    def waiting(self) -> int:
        return self._session.scalar(select(func.count()).where(OutboxRow.state == "pending")) or 0

    def _change(self, key: str, **values: object) -> None:
        self._session.execute(
            update(OutboxRow).where(OutboxRow.key == key, OutboxRow.state == "pending").values(**values)
        )

    def _entry(self, row: OutboxRow) -> OutboxEntry:
        command = self._texts(row.case_id, row.created_at).open(row.command, COMMAND, row.key)
        if command is None:
            raise PermanentError(
                f"The approved write {row.key} was erased before it was made. Approve a new draft for it."
            )
        return model_of(OutboxEntry, row, command=json.loads(command))

    def _texts(self, case_id: str, at: datetime) -> Texts:
        return Texts(self._cipher, scope_of(case_id, DataClass.DRAFTS, at))
