"""Service accounts and their tokens."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from copilot.domain.ids import UserId
from copilot.domain.service_account import ServiceAccount, ServiceToken
from copilot.errors import ConflictError
from copilot.store.mapping import model_of, row_of
from copilot.store.models import UserRow
from copilot.store.service_account_rows import ServiceAccountRow, ServiceTokenRow

_TITLE = "Service account"


class SqlServiceAccounts:
    """Implements `copilot.ports.service_accounts.ServiceAccounts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, account: ServiceAccount) -> None:
        if self._session.get(UserRow, account.account_id) is not None:
            raise ConflictError(
                f"{account.account_id} exists already. Choose another name, or give it a token."
            )
        # No role in `users`: signing in as the account, by whatever way, opens nothing.
        self._session.add(UserRow(user_id=account.account_id, name=account.name, title=_TITLE, roles="[]"))
        self._session.flush()
        self._session.add(row_of(ServiceAccountRow, account, roles=json.dumps(sorted(account.roles))))
        self._session.flush()

    def get(self, account_id: UserId) -> ServiceAccount | None:
        return next(iter(self._accounts([account_id])), None)

    def by_token(self, token_id: str) -> ServiceAccount | None:
        row = self._session.get(ServiceTokenRow, token_id)
        return self.get(UserId(row.account_id)) if row else None

    def all(self) -> tuple[ServiceAccount, ...]:
        return self._accounts(None)

    def add_token(self, token: ServiceToken) -> None:
        self._session.add(row_of(ServiceTokenRow, token))
        self._session.flush()

    def revoke(self, account_id: UserId, *, at: datetime, token_id: str | None = None) -> None:
        tokens = update(ServiceTokenRow).where(
            ServiceTokenRow.account_id == account_id, ServiceTokenRow.revoked_at.is_(None)
        )
        if token_id is not None:
            tokens = tokens.where(ServiceTokenRow.token_id == token_id)
        else:
            self._session.execute(
                update(ServiceAccountRow)
                .where(ServiceAccountRow.account_id == account_id, ServiceAccountRow.revoked_at.is_(None))
                .values(revoked_at=at)
            )
        self._session.execute(tokens.values(revoked_at=at))

    def _accounts(self, wanted: Iterable[UserId] | None) -> tuple[ServiceAccount, ...]:
        accounts = select(ServiceAccountRow, UserRow.name).join(
            UserRow, UserRow.user_id == ServiceAccountRow.account_id
        )
        tokens = select(ServiceTokenRow)
        if wanted is not None:
            accounts = accounts.where(ServiceAccountRow.account_id.in_(wanted))
            tokens = tokens.where(ServiceTokenRow.account_id.in_(wanted))
        of: dict[str, list[ServiceToken]] = {}
        for token in self._session.scalars(
            tokens.order_by(ServiceTokenRow.created_at, ServiceTokenRow.token_id)
        ):
            of.setdefault(token.account_id, []).append(model_of(ServiceToken, token))
        rows = self._session.execute(accounts.order_by(ServiceAccountRow.account_id))
        return tuple(_account(row, name, tuple(of.get(row.account_id, ()))) for row, name in rows)


def _account(row: ServiceAccountRow, name: str, tokens: tuple[ServiceToken, ...]) -> ServiceAccount:
    return model_of(ServiceAccount, row, name=name, roles=json.loads(row.roles), tokens=tokens)
