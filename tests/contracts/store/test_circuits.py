"""Changes of circuits in the own store, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from copilot.domain.desk_operations import CircuitChange
from copilot.store import StoreHandle
from tests.fakes.records import NOW


def change(ago: int, state: str = "open") -> CircuitChange:
    return CircuitChange.model_validate(
        {"at": NOW - timedelta(seconds=ago), "engine": "a:one", "state": state, "process": "p1"}
    )


def test_the_newest_changes_are_given_oldest_first(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        for one in (change(30), change(20, "half_open"), change(10, "closed")):
            unit.circuits.add(one)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.circuits.changes(since=NOW - timedelta(seconds=25)) == (
            change(20, "half_open"),
            change(10, "closed"),
        )
        assert unit.circuits.changes(since=NOW - timedelta(days=1), limit=1) == (change(10, "closed"),)


@pytest.mark.parametrize(
    "statement", ["UPDATE circuit_changes SET state = 'closed'", "DELETE FROM circuit_changes"]
)
def test_history_is_not_rewritten(store: StoreHandle, statement: str) -> None:
    with store.unit_of_work() as unit:
        unit.circuits.add(change(30))
    with pytest.raises(DBAPIError, match="append-only"), store.unit_of_work() as unit:
        unit._session.execute(text(statement))
