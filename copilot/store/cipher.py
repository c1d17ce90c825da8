"""Envelope encryption: a data key per scope, kept under the installation's key."""

import base64
import binascii
import os
import secrets
import zlib
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from copilot.errors import ControlError, PermanentError
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.time_source import TimeSource
from copilot.store.governance_rows import DataKeyRow, InstallationKeyRow
from copilot.store.master_key import KEY_BYTES

DESK = "desk"
"""The scope of what belongs to no case."""
_MARK = "fe1"
_NONCE_BYTES = 12


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


class SqlCipher:
    """Implements `copilot.ports.cipher.Cipher`.

    A sealed text is `fe1.<id of the data key>.<nonce and AES-256-GCM text, base64>`. Scope,
    place and key id are authenticated with it, so a text moved to another row, column or case
    does not open. Texts are compressed first: packs repeat themselves, and the store stays
    smaller than it was in clear.
    """

    def __init__(self, session: Session, time: TimeSource, holder: KeyHolder) -> None:
        self._session = session
        self._time = time
        self._holder = holder

    def seal(self, text: str, *, scope: str, place: str = "") -> str:
        row = self._session.get(DataKeyRow, scope) or self._new_key(scope)
        if row.wrapped is None:
            raise ControlError(
                f"What was kept under {scope} has been erased, so nothing more may be written there."
            )
        nonce = os.urandom(_NONCE_BYTES)
        packed = zlib.compress(text.encode(), 1)
        body = AESGCM(self._data_key(row)).encrypt(nonce, packed, _bound(scope, place, row.key_id))
        return f"{_MARK}.{row.key_id}.{base64.b64encode(nonce + body).decode()}"

    def open(self, sealed: str, *, scope: str, place: str = "") -> str | None:
        row = self._session.get(DataKeyRow, scope)
        key_id, body = _parts(sealed, place or scope)
        if row is None or row.key_id != key_id:
            raise _tampered(place or scope)
        if row.wrapped is None:
            return None
        try:
            packed = AESGCM(self._data_key(row)).decrypt(
                body[:_NONCE_BYTES], body[_NONCE_BYTES:], _bound(scope, place, key_id)
            )
        except InvalidTag as error:
            raise _tampered(place or scope) from error
        return zlib.decompress(packed).decode()

    def erased_at(self, scope: str) -> datetime | None:
        row = self._session.get(DataKeyRow, scope)
        return row.destroyed_at if row else None

    def _new_key(self, scope: str) -> DataKeyRow:
        key_id, secret = secrets.token_hex(6), secrets.token_bytes(KEY_BYTES)
        row = DataKeyRow(
            scope=scope,
            key_id=key_id,
            case_id=case_of(scope),
            wrapped=wrap(self._master(), secret, scope=scope, key_id=key_id),
            created_at=self._time.now(),
        )
        self._session.add(row)
        self._session.flush()
        return row

    def _data_key(self, row: DataKeyRow) -> bytes:
        return unwrap(self._master(), row.wrapped or "", scope=row.scope, key_id=row.key_id)

    def _master(self) -> InstallationKey:
        return self._holder.key(self._session.get_one(InstallationKeyRow, 1).master_id)


def case_of(scope: str) -> str | None:
    """The case that a scope belongs to, None for the desk's own."""
    owner = scope.split("/", 1)[0]
    return None if owner == DESK else owner


def wrap(master: InstallationKey, secret: bytes, *, scope: str, key_id: str) -> str:
    """A data key under the installation key, bound to its scope."""
    nonce = os.urandom(_NONCE_BYTES)
    body = AESGCM(master.secret).encrypt(nonce, secret, _bound(scope, "data key", key_id))
    return base64.b64encode(nonce + body).decode()


def unwrap(master: InstallationKey, wrapped: str, *, scope: str, key_id: str) -> bytes:
    """The data key again.

    Raises:
        PermanentError: the row was tampered with.
    """
    try:
        body = base64.b64decode(wrapped, validate=True)
        return AESGCM(master.secret).decrypt(
            body[:_NONCE_BYTES], body[_NONCE_BYTES:], _bound(scope, "data key", key_id)
        )
    except (InvalidTag, ValueError) as error:
        raise _tampered(f"the data key of {scope}") from error


def _bound(scope: str, place: str, key_id: str) -> bytes:
    return "\x1f".join((_MARK, scope, place, key_id)).encode()


def _parts(sealed: str, place: str) -> tuple[str, bytes]:
    try:
        mark, key_id, body = sealed.split(".")
        content = base64.b64decode(body, validate=True)
    except (ValueError, binascii.Error) as error:
        raise _tampered(place) from error
    if mark != _MARK:
        raise _tampered(place)
    return key_id, content


def _tampered(place: str) -> PermanentError:
    return PermanentError(
        f"The store's {place} was changed or moved after it was written and cannot be read."
        " Restore it from a backup; the audit trail shows what was done through the product."
    )
