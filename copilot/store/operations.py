"""Idempotency keys."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from copilot.domain.ids import UserId
from copilot.errors import ConflictError
from copilot.ports.operations import Claim
from copilot.store.models import OperationRow


class SqlOperations:
    """Implements `copilot.ports.operations.Operations`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(
        self, operation_id: str, *, actor_id: UserId, what: str, now: datetime, until: datetime
    ) -> Claim:
        row = self._session.get(OperationRow, operation_id, with_for_update=True)
        if row is None:
            self._session.add(
                OperationRow(operation_id=operation_id, actor_id=actor_id, what=what, claimed_until=until)
            )
            self._session.flush()
            return Claim(first=True, result=None)
        if (row.actor_id, row.what) != (actor_id, what):
            raise ConflictError(
                "This request number was used for something else. Reload the page and try again."
            )
        if row.result is None and row.claimed_until <= now:
            row.claimed_until = until
            return Claim(first=True, result=None)
        return Claim(first=False, result=row.result)

    def finish(self, operation_id: str, *, result: str) -> None:
        self._session.execute(
            update(OperationRow).where(OperationRow.operation_id == operation_id).values(result=result)
        )

    def release(self, operation_id: str) -> None:
        self._session.execute(
            delete(OperationRow).where(
                OperationRow.operation_id == operation_id, OperationRow.result.is_(None)
            )
        )
