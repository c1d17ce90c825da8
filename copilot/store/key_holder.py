"""The installation keys that a running process holds, and the one that a store is opened with."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from copilot.errors import PermanentError
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.time_source import TimeSource
from copilot.store.governance_rows import DataKeyRow, InstallationKeyRow


class KeyHolder:
    """The installation keys that a running process has seen; looks into the source again after a rotation."""

    def __init__(self, source: KeySource, key: InstallationKey) -> None:
        self._source = source
        self._keys = {key.key_id: key}

    @property
    def place(self) -> str:
        """Where the key is kept."""
        return self._source.place

    def key(self, wanted: str) -> InstallationKey:
        """The key with that id.

        Raises:
            PermanentError: it is not there; names both ids and the place.
        """
        if wanted not in self._keys:
            self.keep(matching_key(self._source, wanted))
        return self._keys[wanted]

    def keep(self, key: InstallationKey) -> None:
        """Remember a key that was handed over."""
        self._keys[key.key_id] = key


def matching_key(source: KeySource, wanted: str) -> InstallationKey:
    """The key with that id from its source.

    Raises:
        PermanentError: missing, or another one.
    """
    found = source.load(wanted)
    if found is None:
        raise PermanentError(
            f"The store is encrypted under the installation key {wanted}, and there is no key in {source.place}."
            " Restore it from a backup; without it nothing in the store can be read. Nothing was changed."
        )
    if found.key_id != wanted:
        raise PermanentError(
            f"The store is encrypted under the installation key {wanted}, but {source.place} holds the key"
            f" {found.key_id}. Give the right one. Nothing was changed."
        )
    return found


def take_key(connection: Connection, source: KeySource, time: TimeSource) -> InstallationKey:
    """The installation key, matched against the store's record of it; a new store records its own.

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
        key = source.load(None) or source.create()
        session.add(InstallationKeyRow(row_id=1, master_id=key.key_id, since=time.now()))
        session.commit()
        return key
