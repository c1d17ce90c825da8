"""Sessions, identities and barriers in the own store."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session as Database

from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.domain.sign_in import Barrier, EndedBy, Identity, Session
from copilot.store.mapping import model_of, row_of
from copilot.store.models import UserRow
from copilot.store.sign_in_rows import BarrierRow, IdentityRow, SessionRow


class SqlSessions:
    """Implements `copilot.ports.sign_in.Sessions`."""

    def __init__(self, session: Database) -> None:
        self._session = session

    def get(self, session_id: str) -> Session | None:
        row = self._session.get(SessionRow, session_id)
        return None if row is None else model_of(Session, row)

    def put(self, session: Session) -> None:
        self._session.merge(row_of(SessionRow, session))
        self._session.flush()

    def end(self, user_id: UserId, *, why: EndedBy, at: datetime, session_id: str | None = None) -> int:
        ending = update(SessionRow).where(SessionRow.user_id == user_id, SessionRow.ended_at.is_(None))
        if session_id is not None:
            ending = ending.where(SessionRow.session_id == session_id)
        return self._count(ending.values(ended_at=at, ended_by=why))

    def live(self, user_id: UserId, now: datetime) -> tuple[Session, ...]:
        wanted = select(SessionRow).where(
            SessionRow.user_id == user_id, SessionRow.ended_at.is_(None), SessionRow.expires_at > now
        )
        return tuple(
            model_of(Session, row)
            for row in self._session.scalars(wanted.order_by(SessionRow.began_at.desc()))
        )

    def forget_expired(self, before: datetime) -> int:
        return self._count(delete(SessionRow).where(SessionRow.expires_at < before))

    def _count(self, statement: Any) -> int:
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount


class SqlIdentities:
    """Implements `copilot.ports.sign_in.Identities`."""

    def __init__(self, session: Database) -> None:
        self._session = session

    def of(self, user_id: UserId) -> Identity | None:
        row = self._session.get(IdentityRow, user_id)
        return None if row is None else model_of(Identity, row, groups=json.loads(row.groups))

    def put(self, identity: Identity, *, name: str, roles: Iterable[Role]) -> None:
        held = json.dumps(sorted(roles))
        user = self._session.get(UserRow, identity.user_id)
        if user is None:
            self._session.add(UserRow(user_id=identity.user_id, name=name, title="", roles=held))
            self._session.flush()
        else:
            user.name, user.roles = name, held
        self._session.merge(row_of(IdentityRow, identity, groups=json.dumps(identity.groups)))
        self._session.flush()

    def barrier(self, user_id: UserId) -> Barrier | None:
        row = self._session.get(BarrierRow, user_id)
        return None if row is None else model_of(Barrier, row)

    def set_barrier(self, user_id: UserId, barrier: Barrier) -> None:
        self._session.merge(row_of(BarrierRow, barrier, user_id=user_id))
        self._session.flush()
