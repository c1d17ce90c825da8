"""Taking the installation's key at open; a store that was written in clear is sealed under it, once."""

from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from copilot.errors import PermanentError
from copilot.ports.time_source import TimeSource
from copilot.store.cipher import matching_key
from copilot.store.governance_rows import DataKeyRow, InstallationKeyRow
from copilot.store.master_key import KeySource, MasterKey
from copilot.store.scopes import RUNS

_FROZEN = ("draft_versions", "submissions", "reviews", "runs", "outbox")
_BATCH = 200


class _Column(NamedTuple):
    """A column that used to be in clear: where its case and moment stand, and which row it is."""

    table: str
    column: str
    keys: tuple[str, ...]
    data_class: str
    select: str  # keys, case id, moment, text


_COLUMNS = (
    _Column("runs", "content", ("run_id",), RUNS, "SELECT run_id, case_id, started_at, content FROM runs"),
)


def take_key(connection: Connection, source: KeySource, time: TimeSource) -> MasterKey:
    """The installation key, matched against the store's record of it; the first one is recorded.

    Raises:
        PermanentError: the store's key is missing or another one; nothing was changed.
    """
    with Session(connection) as session:
        row = session.get(InstallationKeyRow, 1)
        if row is not None:
            return matching_key(source, row.master_id)
        if session.scalar(select(DataKeyRow.scope).limit(1)) is not None:
            raise PermanentError(
                "The store lost the record of its installation key. Restore it from a backup."
            )
        key = source.load(None) or source.create()
        session.add(InstallationKeyRow(row_id=1, master_id=key.key_id, since=time.now()))
        session.flush()
        session.commit()
        return key
