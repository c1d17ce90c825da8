"""The database's failures as the product's errors, naming the store and the remedy."""

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from copilot.errors import CopilotError, PermanentError, TransientError

_SQLITE: tuple[tuple[tuple[str, ...], type[CopilotError], str], ...] = (
    (
        ("locked", "busy"),
        TransientError,
        "is in use by another process and did not answer in time. Try again; if it stays so, close the other process.",
    ),
    (
        ("malformed", "not a database", "disk image"),
        PermanentError,
        "is damaged. Restore it from a backup, or move the file aside to begin with an empty store.",
    ),
    (
        ("readonly", "read-only"),
        PermanentError,
        "cannot be written. Give this account the right to write the file and its folder.",
    ),
    (
        ("full", "disk i/o"),
        PermanentError,
        "could not be written: the disk is full or failing. Free space, then repeat; nothing was half-written.",
    ),
    (
        ("unable to open",),
        PermanentError,
        "cannot be opened. Check that its folder exists and that this account may read and write it.",
    ),
)


def store_name(url: URL) -> str:
    """The store as a message may name it: a file, or a server without its password."""
    if url.get_backend_name() == "sqlite":
        return f"The store {url.database}"
    return f"The store {url.render_as_string(hide_password=True)}"


def translated(error: DBAPIError | sqlite3.Error, url: URL) -> CopilotError | None:
    """The product's error for a failure of the database itself, or None for a refused statement."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = str(cause).lower()
    if isinstance(cause, sqlite3.Error):
        for marks, kind, advice in _SQLITE:
            if any(mark in said for mark in marks):
                return kind(f"{store_name(url)} {advice}")
        return None
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _unreachable(said)):
        return TransientError(
            f"{store_name(url)} does not answer. Check that the database server runs, then repeat."
        )
    return None


def _unreachable(said: str) -> bool:
    return any(
        mark in said for mark in ("connection failed", "connection refused", "could not connect", "timeout")
    )
