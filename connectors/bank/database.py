"""Connections to a bank file, and what its errors mean to a reader of the screen."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.bank.schema import SCHEMA_VERSION
from copilot.errors import CopilotError, PermanentError, TransientError

_MAX_IDLE = 8
_CACHE_KIB = 32 * 1024
_RESET = "Run `python -m copilot demo reset` to build it again."


class BankFile:
    """A small pool of connections to one bank file, for any number of threads.

    Reading connections are opened read-only. After `close` the next call opens the
    file again, so that a reset can put a new file in its place; a file that was
    replaced meanwhile is noticed by its inode.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 5.0) -> None:
        """Name the file; `busy_seconds` is how long a call waits for another's lock."""
        self.path = path
        self._busy_seconds = busy_seconds
        self._idle: list[tuple[int, sqlite3.Connection]] = []
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection.

        Raises:
            TransientError: locked by another program.
            PermanentError: missing, damaged, or not a bank file of this version.
        """
        try:
            inode, connection = self._borrow()
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from error
        try:
            yield connection
        except sqlite3.Error as error:
            connection.close()
            raise self._explain(error) from error
        except BaseException:
            connection.close()
            raise
        self._give_back(inode, connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one immediate transaction: committed on leaving, rolled back on an error."""
        try:
            connection = self._connect("rw")
        except (OSError, sqlite3.Error) as error:
            raise self._explain(error) from error
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._explain(error) from error
        finally:
            # Closing rolls back what was not committed.
            connection.close()

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _borrow(self) -> tuple[int, sqlite3.Connection]:
        inode = self.path.stat().st_ino
        with self._lock:
            while self._idle:
                known, connection = self._idle.pop()
                if known == inode:
                    return inode, connection
                connection.close()
        return inode, self._connect("ro")

    def _give_back(self, inode: int, connection: sqlite3.Connection) -> None:
        with self._lock:
            if len(self._idle) < _MAX_IDLE:
                self._idle.append((inode, connection))
                return
        connection.close()

    def _connect(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.resolve().as_uri()}?mode={mode}"
        connection = sqlite3.connect(
            uri, uri=True, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            # Rows of one customer may lie far apart: the default of 2 MB would read many pages twice.
            connection.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version != SCHEMA_VERSION:
                raise PermanentError(
                    f"The bank file {self.path} has format {version}, this program reads {SCHEMA_VERSION}. {_RESET}"
                )
        except BaseException:
            connection.close()
            raise
        return connection

    def _explain(self, error: OSError | sqlite3.Error) -> CopilotError:
        text = str(error)
        if isinstance(error, FileNotFoundError) or not self.path.exists():
            return PermanentError(f"The bank file {self.path} does not exist. {_RESET}")
        if "locked" in text or "busy" in text:
            return TransientError(
                f"The bank file {self.path} is locked by another program. Close that program, then try again."
            )
        if "full" in text:
            return PermanentError(
                f"The disk that holds {self.path} is full. Free some space, then try again."
            )
        if "not a database" in text:
            return PermanentError(f"The file {self.path} is not a bank file. Move it away. {_RESET}")
        return PermanentError(f"The bank file {self.path} is damaged or cannot be read ({text}). {_RESET}")
