"""A store that cannot be used says so, names the file and the remedy, and is not half-written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from copilot.errors import PermanentError, TransientError
from copilot.store import StoreHandle, load_or_create_key, open_store
from tests.contracts.store.builders import projection
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock


def _open(file: Path, **values: float) -> StoreHandle:
    return open_store(
        f"sqlite:///{file}", time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY, **values
    )


@pytest.mark.parametrize(
    "content", [b"This is no database. " * 300, b"SQLite format 3\x00" + b"\xff" * 8_000]
)
def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "foureyes.db"
    file.write_bytes(content)
    with pytest.raises(PermanentError, match="backup") as refusal:
        _open(file)
    assert str(file) in refusal.value.user_message
    assert file.read_bytes() == content


def test_a_store_in_use_elsewhere_may_be_tried_again(tmp_path: Path) -> None:
    store = _open(tmp_path / "foureyes.db", busy_seconds=0)
    with closing(sqlite3.connect(tmp_path / "foureyes.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TransientError, match="in use"):
            store.unit_of_work().__enter__()
        with store.unit_of_work(read_only=True) as unit:
            assert unit.users.all()
    store.close()


def test_a_full_disk_loses_only_the_change_at_hand(store: StoreHandle) -> None:
    def little_room(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    store._engine.dispose()
    event.listen(store._engine, "connect", little_room)
    with pytest.raises(PermanentError, match="disk is full"), store.unit_of_work() as unit:
        unit.cases.put([projection(f"CF-{number}", title="x" * 500) for number in range(100)])
    with store.unit_of_work(read_only=True) as unit:
        assert unit.cases.alert_counts(["CF-1"]) == {}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(PermanentError, match="var"):
        _open(tmp_path / "var" / "foureyes.db")


def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    with pytest.raises(TransientError) as refusal:
        open_store(
            "postgresql://foureyes:secret@127.0.0.1:9/foureyes",
            time=HandClock(),
            audit_key=AUDIT_KEY,
            encryption_key=ENCRYPTION_KEY,
        )
    assert "secret" not in refusal.value.user_message


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "audit.key"
    key = load_or_create_key(path)
    assert (len(key), load_or_create_key(path), path.stat().st_mode & 0o777) == (32, key, 0o600)
    (tmp_path / "keys2").write_text("in the way")
    with pytest.raises(PermanentError):
        load_or_create_key(tmp_path / "keys2" / "audit.key")
