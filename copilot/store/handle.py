"""Opening the own store: brought up to date, seeded, and checked before it is used."""

import json
import secrets
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from copilot.errors import CopilotError, PermanentError
from copilot.ports.keys import KeySource
from copilot.ports.time_source import TimeSource
from copilot.store.demo_users import DEMO_USERS
from copilot.store.engine import make_engine, reading
from copilot.store.failures import store_name, translated
from copilot.store.key_files import read_key_file, write_once
from copilot.store.key_holder import KeyHolder
from copilot.store.migrate import bring_up_to_date
from copilot.store.models import UserRow
from copilot.store.unit_of_work import SqlUnitOfWork

BUSY_SECONDS = 10.0
_KEY_BYTES = 32


class StoreHandle:
    """An open store; safe to share between threads, each unit of work belongs to one."""

    def __init__(self, engine: Engine, time: TimeSource, audit_key: bytes, holder: KeyHolder) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._time = time
        self._audit_key = audit_key
        self._holder = holder

    def unit_of_work(self, *, read_only: bool = False) -> SqlUnitOfWork:
        """A `UnitOfWorkFactory`."""
        engine = self._reading if read_only else self._engine
        return SqlUnitOfWork(engine, self._time, self._audit_key, self._holder)

    def describe(self) -> str:
        """What is in use, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give the connections back; SQLite folds its write-ahead log into the file."""
        self._engine.dispose()


def open_store(
    url: str,
    *,
    time: TimeSource,
    audit_key: bytes,
    encryption_key: KeySource,
    busy_seconds: float = BUSY_SECONDS,
) -> StoreHandle:
    """Open the store at a SQLAlchemy URL (SQLite or PostgreSQL), making it or bringing it up to date as needed.

    A write waits up to `busy_seconds` for another process on the same SQLite file.

    Raises:
        TransientError: another process holds it, or the server does not answer.
        PermanentError: damaged, read-only, full, of a version that this program cannot read, encrypted under
            a key that is not there, or not a usable address.
    """
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    elif address.get_backend_name() == "sqlite" and address.database:
        _make_folder(Path(address.database))
    engine = make_engine(address, busy_seconds=busy_seconds)
    try:
        key = bring_up_to_date(engine, encryption_key, time)
        _seed_users(engine)
    except CopilotError:
        engine.dispose()
        raise
    except (DBAPIError, sqlite3.Error) as error:
        engine.dispose()
        translation = translated(error, address)
        raise translation or PermanentError(f"{store_name(address)} cannot be used: {error}.") from error
    return StoreHandle(engine, time, audit_key, KeyHolder(encryption_key, key))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in ("sqlite", "postgresql"):
        # The text given is not repeated: it may hold a password.
        raise PermanentError(
            "FOUREYES_DATABASE_URL is not the address of a SQLite or PostgreSQL database. "
            "Write it as postgresql://user:password@host/name, or unset it."
        )
    return address


def load_or_create_key(path: Path) -> bytes:
    """The installation's own key, made on first use and readable by its owner alone.

    Raises:
        PermanentError: the file cannot be read or written, or is damaged.
    """
    if not path.exists():
        write_once(path, secrets.token_bytes(_KEY_BYTES))
    key = read_key_file(path) or b""
    if len(key) != _KEY_BYTES:
        raise PermanentError(
            f"The key {path} is damaged: it has {len(key)} bytes, not {_KEY_BYTES}. Restore it from a backup."
        )
    return key


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PermanentError(f"The folder {file.parent} cannot be made: {error.strerror}.") from error


def _seed_users(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        if session.get(UserRow, DEMO_USERS[0].user_id) is None:
            session.add_all(
                UserRow(user_id=user.user_id, name=user.name, title=user.title, roles=json.dumps(user.roles))
                for user in DEMO_USERS
            )
