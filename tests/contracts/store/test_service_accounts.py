"""Service accounts in the own store, on both databases: what was revoked stays revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.domain.service_account import ServiceAccount, ServiceToken, digest_of
from copilot.errors import ConflictError
from copilot.store import StoreHandle
from tests.fakes.store import HandClock

FEED = UserId("svc-case-feed")


def _kept(store: StoreHandle, clock: HandClock) -> None:
    with store.unit_of_work() as unit:
        unit.service_accounts.add(
            ServiceAccount(
                account_id=FEED,
                name="case-feed",
                roles=frozenset({Role.FRAUD_ANALYST, Role.AUDITOR}),
                created_by=UserId("admin"),
                created_at=clock.now(),
            )
        )
        for number in (1, 2):
            unit.service_accounts.add_token(
                ServiceToken(
                    token_id=f"t{number}",
                    account_id=FEED,
                    digest=digest_of(f"secret {number}"),
                    created_at=clock.now() + timedelta(seconds=number),
                    expires_at=clock.now() + timedelta(days=number),
                )
            )


def test_an_account_comes_back_as_it_was_kept(store: StoreHandle, clock: HandClock) -> None:
    _kept(store, clock)
    with store.unit_of_work(read_only=True) as unit:
        found = unit.service_accounts.by_token("t2")
        assert found == unit.service_accounts.get(FEED) == unit.service_accounts.all()[0]
        assert unit.service_accounts.by_token("t3") is None
        assert unit.users.actor(FEED).roles == frozenset()
    assert found.roles == {Role.FRAUD_ANALYST, Role.AUDITOR}
    assert [token.token_id for token in found.tokens] == ["t1", "t2"]
    assert found.tokens[1].refusal("secret 2", clock.now()) == ""
    assert found.tokens[1].refusal("secret 1", clock.now()) == "wrong secret"


def test_an_id_that_is_taken_is_refused_and_nothing_changes(store: StoreHandle, clock: HandClock) -> None:
    _kept(store, clock)
    with pytest.raises(ConflictError, match="svc-case-feed"):
        _kept(store, clock)
    with store.unit_of_work(read_only=True) as unit:
        assert len(unit.service_accounts.all()) == 1


def test_one_token_or_all_are_revoked_and_keep_their_time(store: StoreHandle, clock: HandClock) -> None:
    _kept(store, clock)
    first = clock.now()
    with store.unit_of_work() as unit:
        unit.service_accounts.revoke(FEED, at=first, token_id="t1")
    clock.forward(hours=1)
    with store.unit_of_work() as unit:
        unit.service_accounts.revoke(FEED, at=clock.now())
        found = unit.service_accounts.get(FEED)
    assert [token.revoked_at for token in found.tokens] == [first, clock.now()]
    assert found.revoked_at == clock.now()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE service_tokens SET revoked_at = NULL",
        "UPDATE service_tokens SET digest = 'mine'",
        "UPDATE service_tokens SET expires_at = expires_at + 1",
        "UPDATE service_accounts SET revoked_at = NULL",
        "DELETE FROM service_tokens",
        "DELETE FROM service_accounts",
    ],
)
def test_the_database_itself_refuses_to_give_a_revoked_token_back(
    store: StoreHandle, clock: HandClock, statement: str
) -> None:
    _kept(store, clock)
    with store.unit_of_work() as unit:
        unit.service_accounts.revoke(FEED, at=clock.now())
    with (
        pytest.raises(DBAPIError, match=r"revoked|foreign key|FOREIGN KEY"),
        store._engine.begin() as connection,
    ):
        connection.execute(text(statement))
    with store.unit_of_work(read_only=True) as unit:
        assert all(token.revoked_at for token in unit.service_accounts.get(FEED).tokens)
