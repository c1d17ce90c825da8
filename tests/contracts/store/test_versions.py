"""A new store is made whole or not at all, a store of another version is brought up or refused."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, make_url, text

from copilot.errors import PermanentError
from copilot.ports.keys import InstallationKey
from copilot.store import StoreHandle, migrate, open_store
from copilot.store.engine import make_engine
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock

_LATER = """
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    op.create_table("later", sa.Column("later_id", sa.Integer(), primary_key=True))
    op.execute("{statement}")
"""


class BrokenKeySource:
    """Planted: the key cannot be written, which is found after the tables were made."""

    place = "a full disk"

    def load(self, wanted: str | None) -> InstallationKey | None:
        return None

    def create(self) -> InstallationKey:
        raise PermanentError("The disk is full.")


def _open(url: str) -> StoreHandle:
    return open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = make_engine(make_url(url.replace("postgresql:", "postgresql+psycopg:")), busy_seconds=1)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _version(url: str) -> str:
    with _connected(url) as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _tables(url: str) -> list[str]:
    with _connected(url) as connection:
        return inspect(connection).get_table_names()


@pytest.mark.parametrize(
    ("revision", "remedy"),
    [
        ("9999", "newer version of Foureyes.*Start that version"),
        ("0010", "before its first release.*demo reset.*an empty database"),
    ],
)
def test_a_store_of_another_version_is_refused_with_the_remedy_and_left_as_it_is(
    url: str, revision: str, remedy: str
) -> None:
    with _connected(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        connection.execute(text("DROP TABLE circuit_changes"))
    with pytest.raises(PermanentError, match=remedy):
        _open(url)
    assert _version(url) == revision
    assert "circuit_changes" not in _tables(url)


def test_a_crash_while_a_store_is_made_leaves_nothing(empty_url: str) -> None:
    with pytest.raises(PermanentError, match="disk is full"):
        open_store(empty_url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=BrokenKeySource())
    assert _tables(empty_url) == []
    _open(empty_url).close()
    assert _version(empty_url) == "0012"


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the next revision is written."""
    shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path / "migrations")
    return tmp_path / "migrations" / "versions" / "v0013_later.py"


def test_a_store_of_the_revision_before_is_brought_up(url: str, later: Path) -> None:
    later.write_text(_LATER.format(statement="INSERT INTO later VALUES (1)"))
    _open(url).close()
    assert _version(url) == "0013"
    assert "later" in _tables(url)


def test_a_revision_that_fails_half_way_leaves_the_store_as_it_was(url: str, later: Path) -> None:
    later.write_text(_LATER.format(statement="INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(PermanentError, match="cannot be used"):
        _open(url)
    assert _version(url) == "0012"
    assert "later" not in _tables(url)


def test_a_store_of_the_baseline_is_brought_up_to_what_a_new_one_is(url: str) -> None:
    def columns() -> dict[str, tuple[str, bool, str]]:
        with _connected(url) as connection:
            found = inspect(connection).get_columns("submissions")
        return {one["name"]: (str(one["type"]), one["nullable"], str(one["default"])) for one in found}

    new = columns()
    with _connected(url) as connection:
        connection.execute(text("ALTER TABLE submissions DROP COLUMN approvals_reason"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0011'"))
    _open(url).close()
    assert columns() == new
