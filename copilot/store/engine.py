"""Engines: how a transaction begins on each database, and what a connection is set to."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DBAPIError

from copilot.store.failures import translated

_WRITERS_LOCK = 4_913_002
"""Key of the advisory lock that makes PostgreSQL serialise writing units as SQLite does."""


def make_engine(url: URL, *, busy_seconds: float) -> Engine:
    """An engine whose writing transactions follow one another and whose reading ones never wait.

    A writer waits `busy_seconds` for another process before it gives up.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url, connect_args={"check_same_thread": False, "timeout": busy_seconds}, pool_size=16
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, pool_size=16)
        event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _raise_translated)
    return engine


def reading(engine: Engine) -> Engine:
    """The same pool for transactions that only read, each from one snapshot."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads_only=True)
    return engine.execution_options(
        reads_only=True, isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE; ours is sent by `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what was acknowledged survives a power cut too
        "foreign_keys = ON",
        "cache_size = -65536",
        "temp_store = MEMORY",
        "secure_delete = ON",  # what was erased, a destroyed key above all, is not left in a free page
    ):
        connection.execute(f"PRAGMA {pragma}")


def _reads_only(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reads_only"))


def _begin_sqlite(connection: Connection) -> None:
    reads_only = _reads_only(connection)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads_only)}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time: the audit chain has one end, so writers meet there anyway; meeting at
    # the start means that none of them decides on a state that another is about to change.
    if not _reads_only(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS_LOCK})


def _raise_translated(context: ExceptionContext) -> None:
    error = context.sqlalchemy_exception
    if isinstance(error, DBAPIError) and context.engine is not None:
        translation = translated(error, context.engine.url)
        if translation is not None:
            raise translation from error
