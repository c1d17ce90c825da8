"""Writes a bank file whole or not at all."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from connectors.bank.checking import checked
from connectors.bank.schema import (
    INDEXES,
    INSERT_DEVICE_CUSTOMER,
    INSERT_TRANSACTION,
    SCHEMA_VERSION,
    TABLE_OF,
    TABLES,
)
from copilot.domain.base import DomainModel
from copilot.domain.records import Device, Transaction
from copilot.errors import InputError, PermanentError, TransientError

_SIDE_FILES = ("-wal", "-shm", "-journal")


class BankWriter:
    """Builds `<path>.new` and puts it in the place of `path` when everything is in.

    Use as a context manager: leaving it normally publishes the file, an exception
    removes what was begun and leaves an existing bank as it was. Not for several
    threads. Memory stays constant however many rows are streamed in.

    Raises (any method):
        InputError: a record twice or of an unknown kind, or a transaction that `checked` refuses.
        TransientError: the existing bank file is in use by another process or connection.
        PermanentError: the file cannot be written (folder, rights, full disk).
    """

    def __init__(self, path: Path, *, day: date) -> None:
        """Name the file and the bank's day; nothing is touched before the context is entered."""
        self._path, self._day = path, day
        self._new = path.with_name(path.name + ".new")
        self._open: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        refuse_if_in_use(self._path)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _remove(self._new)
            connection = sqlite3.connect(self._new, isolation_level=None)
            # Nobody reads the file before it is whole, so a crash may lose it: no journal, no waiting for the disk.
            connection.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            )
            connection.execute("BEGIN EXCLUSIVE")
            for statement in TABLES:
                connection.execute(statement)
            connection.execute("INSERT INTO bank_day VALUES (?)", (self._day.isoformat(),))
        except (OSError, sqlite3.Error) as error:
            raise _unwritable(self._path, error) from error
        self._open = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._publish()
        finally:
            self._connection.close()
            self._open = None
            _remove(self._new)

    def add(self, record: DomainModel) -> None:
        """Take in one record of any kind that the systems of record return."""
        table = TABLE_OF.get(type(record))
        if table is None:
            raise InputError(f"The bank file keeps no records of the kind {type(record).__name__}.")
        row = table.row(record)
        try:
            self._connection.execute(table.insert, row)
            if isinstance(record, Device):
                owners = ((customer_id, record.device_id) for customer_id in record.customer_ids)
                self._connection.executemany(INSERT_DEVICE_CUSTOMER, owners)
        except sqlite3.IntegrityError as reason:
            raise InputError(f"{table.name}: {row[0]} cannot be added ({reason}).") from reason
        except sqlite3.Error as reason:
            raise _unwritable(self._path, reason) from reason

    def add_many(self, records: Iterable[DomainModel]) -> None:
        """Take in records one after the other; a generator is streamed."""
        for record in records:
            self.add(record)

    def add_transactions(self, rows: Iterable[Transaction]) -> None:
        """Stream movements in; this is the fast way, for any number of rows."""
        try:
            self._connection.executemany(INSERT_TRANSACTION, checked(rows))
        except ValueError as reason:
            raise InputError(f"The bank file cannot take {reason}.") from reason
        except sqlite3.IntegrityError as reason:
            raise InputError(f"A transaction does not have the columns it must have ({reason}).") from reason
        except sqlite3.Error as reason:
            raise _unwritable(self._path, reason) from reason

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            raise InputError("Open the bank file first: with BankWriter(path) as bank: …")
        return self._open

    def _publish(self) -> None:
        connection = self._connection
        try:
            for statement in INDEXES:
                connection.execute(statement)
            connection.execute("COMMIT")
            connection.executescript("PRAGMA analysis_limit = 400; ANALYZE;")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
            refuse_if_in_use(self._path)
            # A leftover log of the old file would be replayed into the new one.
            for suffix in _SIDE_FILES:
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            self._new.replace(self._path)
        except sqlite3.IntegrityError as error:
            raise InputError(
                f"{self._path}: two transactions have the same id; nothing was written."
            ) from error
        except (OSError, sqlite3.Error) as error:
            raise _unwritable(self._path, error) from error


def refuse_if_in_use(path: Path) -> None:
    """Raise `TransientError` if any other connection is open, even an idle one: exclusive mode needs them all gone."""
    if not path.is_file():
        return
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise TransientError(
                f"The bank file {path} is in use, so it was left as it is. Stop Foureyes, then try again."
            ) from error
    except sqlite3.DatabaseError:
        return  # damaged, or no database at all: replacing it is the remedy
    finally:
        connection.close()


def _remove(path: Path) -> None:
    for suffix in ("", *_SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _unwritable(path: Path, error: Exception) -> PermanentError:
    return PermanentError(
        f"The bank file {path} could not be written ({error}). Check the folder, its rights and the free space on the disk."
    )
