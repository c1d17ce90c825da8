"""Taking the installation's key at open; a store that was written in clear is sealed under it, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select, text, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from copilot.domain.retention import DataClass
from copilot.errors import PermanentError
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.time_source import TimeSource
from copilot.store import draft_reading, outbox, runs
from copilot.store.cipher import SqlCipher
from copilot.store.governance_rows import DataKeyRow, InstallationKeyRow
from copilot.store.guards import GUARDS, pause_statements
from copilot.store.key_holder import KeyHolder, matching_key
from copilot.store.models import (
    DraftTable,
    OutboxRow,
    RatingRow,
    ReviewRow,
    RunRow,
    SubmissionRow,
    VersionRow,
)
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

_BATCH = 200


class _Clear(NamedTuple):
    """A column that used to be in clear."""

    column: InstrumentedAttribute[Any]
    place: str
    place_keys: tuple[str, ...]  # attributes of the row that its place names
    data_class: DataClass
    owned: Select[*tuple[Any, ...]]  # the row, its case and the moment that counts for its scope


_OF_DRAFT = (DraftTable.case_id, DraftTable.created_at)
_OF_RUN = (RunRow.case_id, RunRow.started_at)
_CLEAR: tuple[_Clear, ...] = (
    _Clear(RunRow.content, runs.CONTENT, ("run_id",), DataClass.RUNS, select(RunRow, *_OF_RUN)),
    _Clear(
        RatingRow.comment,
        runs.COMMENT,
        ("run_id", "actor_id"),
        DataClass.RUNS,
        select(RatingRow, *_OF_RUN).join(RunRow, RunRow.run_id == RatingRow.run_id),
    ),
    _Clear(
        DraftTable.pack,
        draft_reading.PACK,
        ("draft_id",),
        DataClass.DRAFTS,
        select(DraftTable, *_OF_DRAFT),
    ),
    _Clear(
        DraftTable.disposition,
        draft_reading.DISPOSITION,
        ("draft_id",),
        DataClass.DRAFTS,
        select(DraftTable, *_OF_DRAFT),
    ),
    _Clear(
        VersionRow.content,
        draft_reading.VERSION,
        ("draft_id", "number"),
        DataClass.DRAFTS,
        select(VersionRow, *_OF_DRAFT).join(DraftTable, DraftTable.draft_id == VersionRow.draft_id),
    ),
    _Clear(
        SubmissionRow.overrides,
        draft_reading.OVERRIDES,
        ("submission_id",),
        DataClass.DRAFTS,
        select(SubmissionRow, *_OF_DRAFT).join(DraftTable, DraftTable.draft_id == SubmissionRow.draft_id),
    ),
    _Clear(
        ReviewRow.reason,
        draft_reading.REASON,
        ("submission_id", "reviewer_id"),
        DataClass.DRAFTS,
        select(ReviewRow, *_OF_DRAFT).join(DraftTable, DraftTable.draft_id == ReviewRow.draft_id),
    ),
    _Clear(
        OutboxRow.command,
        outbox.COMMAND,
        ("key",),
        DataClass.DRAFTS,
        select(OutboxRow, OutboxRow.case_id, OutboxRow.created_at),
    ),
)


def take_key(connection: Connection, source: KeySource, time: TimeSource) -> InstallationKey:
    """The installation key, matched against the store's record of it.

    At the first time there is no record: the key is recorded, and everything that was written
    in clear until now is sealed in the same transaction.

    Raises:
        PermanentError: the store's key is missing or another one; nothing was changed.
    """
    with Session(connection) as session:  # the transaction, and its end, are the caller's
        row = session.get(InstallationKeyRow, 1)
        if row is not None:
            return matching_key(source, row.master_id)
        if session.scalar(select(DataKeyRow.scope).limit(1)) is not None:
            raise PermanentError(
                "The store lost the record of its installation key. Restore it from a backup."
            )
        key: InstallationKey = source.load(None) or source.create()
        session.add(InstallationKeyRow(row_id=1, master_id=key.key_id, since=time.now()))
        session.flush()
        with _changeable(connection):
            for clear in _CLEAR:
                _seal(session, clear, SqlCipher(session, time, KeyHolder(source, key)))
        session.commit()
        return key


def _seal(session: Session, clear: _Clear, cipher: SqlCipher) -> None:
    model = clear.column.class_
    primary = tuple(model.__mapper__.primary_key)
    keys = [tuple(row) for row in session.execute(select(*primary))]
    for start in range(0, len(keys), _BATCH):
        chunk = clear.owned.where(tuple_(*primary).in_(keys[start : start + _BATCH]))
        for row, case_id, at in session.execute(chunk).all():
            content = getattr(row, clear.column.key)
            if content:
                texts = Texts(cipher, scope_of(case_id, clear.data_class, at))
                named = (getattr(row, name) for name in clear.place_keys)
                setattr(row, clear.column.key, texts.seal(content, clear.place, *named))
        session.flush()
        session.expunge_all()  # a large store is sealed without being held in memory


@contextmanager
def _changeable(connection: Connection) -> Iterator[None]:
    """The one moment at which rows that never change are written once more; their guards return after it."""
    tables = {clear.column.class_.__tablename__ for clear in _CLEAR}
    paused = [
        pause_statements(connection.dialect.name, guard)
        for guard in GUARDS
        if guard.event == "UPDATE" and guard.table in tables
    ]
    for pause, _ in paused:
        connection.execute(text(pause))
    yield
    for _, back in paused:
        for statement in back:
            connection.execute(text(statement))
