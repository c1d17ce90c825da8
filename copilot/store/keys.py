"""Rotation of the installation key: every data key is wrapped a second time, then all count at once."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from copilot.domain.governance import KeyStatus
from copilot.errors import ConflictError
from copilot.ports.keys import InstallationKey
from copilot.ports.time_source import TimeSource
from copilot.store.cipher import unwrap, wrap
from copilot.store.governance_rows import DataKeyRow, InstallationKeyRow
from copilot.store.key_holder import KeyHolder


class SqlKeys:
    """Implements `copilot.ports.governance.Keys`."""

    def __init__(self, session: Session, time: TimeSource, holder: KeyHolder) -> None:
        self._session = session
        self._time = time
        self._holder = holder

    def status(self) -> KeyStatus:
        current = self._current()
        wrapped, destroyed, rewrapped, following = self._session.execute(
            select(
                func.count(DataKeyRow.wrapped),
                func.count(DataKeyRow.destroyed_at),
                func.count(DataKeyRow.next_wrapped),
                func.max(DataKeyRow.next_master_id),
            )
        ).one()
        return KeyStatus(
            master_id=current.master_id,
            since=current.since,
            place=self._holder.place,
            data_keys=wrapped,
            destroyed=destroyed,
            rotating_to=following or "",
            rewrapped=rewrapped,
        )

    def rewrap(self, following: InstallationKey, limit: int) -> int:
        master = self._holder.key(self._current().master_id)
        if following.key_id == master.key_id:
            raise ConflictError(
                f"The new installation key is the one in force ({master.key_id}). Give another key."
            )
        rows = self._session.scalars(self._waiting(following).limit(limit)).all()
        for row in rows:
            bound: dict[str, Any] = {"scope": row.scope, "key_id": row.key_id}
            secret = unwrap(master, row.wrapped or "", **bound)
            row.next_wrapped = wrap(following, secret, **bound)
            row.next_master_id = following.key_id
        self._session.flush()
        return len(rows)

    def finish_rotation(self, following: InstallationKey) -> bool:
        if self._session.scalar(self._waiting(following).limit(1)) is not None:
            return False
        self._session.execute(
            update(DataKeyRow)
            .where(DataKeyRow.wrapped.is_not(None))
            .values(wrapped=DataKeyRow.next_wrapped, next_wrapped=None, next_master_id=None)
        )
        current = self._current()
        self._holder.keep(following)
        current.master_id, current.since = following.key_id, self._time.now()
        self._session.flush()
        self._session.expire_all()
        return True

    def _waiting(self, following: InstallationKey) -> Any:
        """Data keys that the next installation key does not open yet."""
        return (
            select(DataKeyRow)
            .where(
                DataKeyRow.wrapped.is_not(None),
                func.coalesce(DataKeyRow.next_master_id, "") != following.key_id,
            )
            .order_by(DataKeyRow.scope)
        )

    def _current(self) -> InstallationKeyRow:
        return self._session.get_one(InstallationKeyRow, 1)
