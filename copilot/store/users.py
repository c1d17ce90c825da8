"""Users and their saved views."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.views import QueueFilter, SavedView, UserView
from copilot.store.mapping import model_of
from copilot.store.models import SavedViewRow, UserRow


class SqlUsers:
    """Implements `copilot.ports.users.Users`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def actor(self, user_id: UserId) -> Actor | None:
        row = self._session.get(UserRow, user_id)
        if row is None:
            return None
        return model_of(Actor, row, roles=json.loads(row.roles))

    def all(self) -> tuple[UserView, ...]:
        rows = self._session.scalars(select(UserRow).order_by(UserRow.name))
        return tuple(model_of(UserView, row, roles=json.loads(row.roles)) for row in rows)


class SqlSavedViews:
    """Implements `copilot.ports.users.SavedViews`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, user_id: UserId, view: SavedView) -> None:
        self._session.merge(
            SavedViewRow(user_id=user_id, name=view.name, filter=view.filter.model_dump_json())
        )

    def of(self, user_id: UserId) -> tuple[SavedView, ...]:
        wanted = select(SavedViewRow).where(SavedViewRow.user_id == user_id).order_by(SavedViewRow.name)
        return tuple(
            SavedView(name=row.name, filter=QueueFilter.model_validate_json(row.filter))
            for row in self._session.scalars(wanted)
        )
