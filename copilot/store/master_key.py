"""The installation's key: where it comes from, and that it is never replaced by accident."""

import base64
import binascii
import hashlib
import secrets
from pathlib import Path
from typing import NamedTuple

from copilot.errors import InputError, PermanentError
from copilot.ports.keys import KeySource
from copilot.store.key_files import read_key_file, write_once

KEY_BYTES = 32
NEXT_SUFFIX = ".next"
OLD_SUFFIX = ".old"


class MasterKey(NamedTuple):
    """An AES-256 key and the id by which the store knows it."""

    secret: bytes

    @property
    def key_id(self) -> str:
        """Tells keys apart and nothing about them: a hash of 256 random bits cannot be searched."""
        return hashlib.sha256(b"foureyes installation key:" + self.secret).hexdigest()[:16]


class GivenKey:
    """A key in an environment variable, base64."""

    def __init__(self, text: str, *, name: str) -> None:
        self.place = name
        self._key = parsed_key(text.encode(), place=name)

    def load(self, wanted: str | None) -> MasterKey | None:
        return self._key

    def create(self) -> MasterKey:
        return self._key


class KeyFile:
    """A key in a file that the operator mounts: read, never written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = f"the file {path}"

    def load(self, wanted: str | None) -> MasterKey | None:
        found = read_key_file(self.path)
        return None if found is None else parsed_key(found, place=self.place)

    def create(self) -> MasterKey:
        raise PermanentError(
            f"There is no key in {self.place}. Put 32 random bytes there in base64, for example with"
            " `python -m copilot keys new`."
        )


class OwnKeyFile(KeyFile):
    """The key file of the data directory, made on first use.

    A rotation writes the next key beside it. The store's own record of the key in force
    decides which of the two counts, so that a kill between the last re-wrapping and the
    renaming is finished by the process that loads the key next.
    """

    def load(self, wanted: str | None) -> MasterKey | None:
        current = super().load(wanted)
        if wanted is None or (current is not None and current.key_id == wanted):
            return current
        following = KeyFile(self.next_path).load(wanted)
        if following is None or following.key_id != wanted:
            return current
        if current is not None:
            self.path.replace(self.path.with_name(self.path.name + OLD_SUFFIX))
        self.next_path.replace(self.path)
        return following

    def create(self) -> MasterKey:
        write_once(self.path, _written(secrets.token_bytes(KEY_BYTES)))
        made = super().load(None)
        if made is None:
            raise PermanentError(f"The key in {self.place} vanished while it was made. Start again.")
        return made

    @property
    def next_path(self) -> Path:
        """Where a rotation keeps the next key until it counts."""
        return self.path.with_name(self.path.name + NEXT_SUFFIX)

    def create_next(self) -> MasterKey:
        """The next key, made now or by a rotation that was interrupted."""
        return OwnKeyFile(self.next_path).create()


def key_source(given: str | None, mounted: Path | None, own: Path) -> KeySource:
    """The first that is set: a key itself, a mounted file, or the data directory's own file.

    Raises:
        PermanentError: the key given is not a key.
    """
    if given:
        return GivenKey(given, name="FOUREYES_ENCRYPTION_KEY")
    return KeyFile(mounted) if mounted else OwnKeyFile(own)


def next_key(source: KeySource, given: str | None, file: Path | None) -> MasterKey:
    """The key to rotate to: from a file, from the environment, or made beside the data directory's own.

    Raises:
        InputError: the key in force is the operator's, and no new one was given.
        PermanentError: what was given is not a key.
    """
    if file is not None:
        return _present(KeyFile(file))
    if given:
        return _present(GivenKey(given, name="FOUREYES_NEW_ENCRYPTION_KEY"))
    if isinstance(source, OwnKeyFile):
        return source.create_next()
    raise InputError(
        f"The installation key is kept in {source.place}. Give the new one with --new-key-file, or in"
        " FOUREYES_NEW_ENCRYPTION_KEY; `keys new` makes one."
    )


def _present(source: KeyFile | GivenKey) -> MasterKey:
    key = source.load(None)
    if key is None:
        raise InputError(f"There is no key in {source.place}. Name a file that holds one.")
    return key


def parsed_key(content: bytes, *, place: str) -> MasterKey:
    """A key from 32 raw bytes or their base64.

    Raises:
        PermanentError: it is neither; the content is not repeated.
    """
    if len(content) == KEY_BYTES:
        return MasterKey(content)
    try:
        secret = base64.b64decode(content.strip(), validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise PermanentError(
            f"The key in {place} is damaged: it is not 32 bytes in base64. Restore it from a backup."
        )
    return MasterKey(secret)


def _written(secret: bytes) -> bytes:
    return base64.b64encode(secret) + b"\n"
