"""What somebody with the database file in hand can do, and that it shows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from copilot.domain.audit import AuditVerdict
from copilot.store import StoreHandle, open_store
from tests.fakes.store import ENCRYPTION_KEY, HandClock


def _record(store: StoreHandle, rows: int = 5) -> None:
    for number in range(1, rows + 1):
        with store.unit_of_work() as unit:
            unit.audit.record("case.taken", actor_id="ben", subject=f"case:{number}", details={"n": number})


def _tamper(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "foureyes.db")) as connection:
        for guard in ("audit_no_update", "audit_no_delete"):
            connection.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _verdict(store: StoreHandle) -> AuditVerdict:
    with store.unit_of_work(read_only=True) as unit:
        return unit.audit.verify()


def test_an_untouched_chain_holds(store: StoreHandle) -> None:
    assert _verdict(store).ok
    _record(store)
    assert (_verdict(store).ok, _verdict(store).rows) == (True, 5)


@pytest.mark.parametrize(
    ("what", "first_bad", "statements"),
    [
        ("changed", 3, ["UPDATE audit SET actor_id = 'ella' WHERE sequence = 3"]),
        ("changed", 2, ["UPDATE audit SET details = '{\"n\": 7}' WHERE sequence = 2"]),
        ("changed", 4, ["UPDATE audit SET at = at + 1 WHERE sequence = 4"]),
        ("changed", 4, ["UPDATE audit SET sar_compartment = 1 WHERE sequence = 4"]),
        ("missing", 3, ["DELETE FROM audit WHERE sequence = 3"]),
        ("missing", 1, ["DELETE FROM audit WHERE sequence = 1"]),
        (
            "follow",
            3,
            [
                "UPDATE audit SET sequence = 99 WHERE sequence = 3",
                "UPDATE audit SET sequence = 3 WHERE sequence = 4",
                "UPDATE audit SET sequence = 4 WHERE sequence = 99",
            ],
        ),
        ("tail", 5, ["DELETE FROM audit WHERE sequence = 5"]),
        ("tail", 1, ["DELETE FROM audit"]),
        ("sealed", 6, ["UPDATE audit_head SET length = 4"]),
        ("sealed", 6, ["DELETE FROM audit_head"]),
    ],
)
def test_every_tampering_is_found_at_its_first_row(
    store: StoreHandle, tmp_path: Path, what: str, first_bad: int, statements: list[str]
) -> None:
    _record(store)
    _tamper(tmp_path, *statements)
    verdict = _verdict(store)
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)
    assert what in verdict.reason


def test_a_chain_rewritten_without_the_key_is_found(
    store: StoreHandle, tmp_path: Path, clock: HandClock
) -> None:
    """An intruder cuts the tail and seals the shorter chain with a key of their own."""
    _record(store)
    _tamper(tmp_path, "DELETE FROM audit WHERE sequence > 2", "DELETE FROM audit_head")
    forger = open_store(
        f"sqlite:///{tmp_path / 'foureyes.db'}",
        time=clock,
        audit_key=b"another key",
        encryption_key=ENCRYPTION_KEY,
    )
    with closing(sqlite3.connect(tmp_path / "foureyes.db")) as connection:
        digest = connection.execute("SELECT digest FROM audit WHERE sequence = 2").fetchone()[0]
        with forger.unit_of_work(read_only=True) as unit:
            seal = unit.audit._seal(2, digest)
        connection.execute("INSERT INTO audit_head VALUES (1, 2, ?, ?)", (digest, seal))
        connection.commit()
    assert _verdict(forger).ok
    forger.close()
    assert "key" in _verdict(store).reason
