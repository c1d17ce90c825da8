"""Envelope encryption: a data key per scope, kept under the installation's key."""

import base64
import binascii
import os
import secrets
import zlib
from datetime import datetime
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from copilot.errors import ControlError, PermanentError
from copilot.ports.keys import InstallationKey
from copilot.ports.time_source import TimeSource
from copilot.store.governance_rows import DataKeyRow, InstallationKeyRow
from copilot.store.key_holder import KeyHolder
from copilot.store.master_key import KEY_BYTES

DESK = "desk"
"""The scope of what belongs to no case."""
_MARK = "fe1"
_NONCE_BYTES = 12


class _DataKey(NamedTuple):
    """A scope's key; without a secret it was destroyed."""

    key_id: str
    secret: bytes | None
    destroyed_at: datetime | None


_WRAPPED = (
    select(DataKeyRow.key_id, DataKeyRow.wrapped, DataKeyRow.destroyed_at, InstallationKeyRow.master_id)
    .join(InstallationKeyRow, InstallationKeyRow.row_id == 1)
    .where(DataKeyRow.scope == bindparam("scope"))
)


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
        self._keys: dict[str, _DataKey] = {}

    def seal(self, text: str, *, scope: str, place: str = "") -> str:
        key = self._data_key(scope) or self._new_key(scope)
        if key.secret is None:
            raise ControlError(
                f"What was kept under {scope} has been erased, so nothing more may be written there."
            )
        nonce = os.urandom(_NONCE_BYTES)
        packed = zlib.compress(text.encode(), 1)
        body = AESGCM(key.secret).encrypt(nonce, packed, _bound(scope, place, key.key_id))
        return f"{_MARK}.{key.key_id}.{base64.b64encode(nonce + body).decode()}"

    def open(self, sealed: str, *, scope: str, place: str = "") -> str | None:
        key = self._data_key(scope)
        key_id, body = _parts(sealed, place or scope)
        if key is None or key.key_id != key_id:
            raise _tampered(place or scope)
        if key.secret is None:
            return None
        try:
            packed = AESGCM(key.secret).decrypt(
                body[:_NONCE_BYTES], body[_NONCE_BYTES:], _bound(scope, place, key_id)
            )
        except InvalidTag as error:
            raise _tampered(place or scope) from error
        return zlib.decompress(packed).decode()

    def erased_at(self, scope: str) -> datetime | None:
        key = self._data_key(scope)
        return key.destroyed_at if key else None

    def _data_key(self, scope: str) -> _DataKey | None:
        """The scope's key, looked up once in a transaction: opening a text costs one statement at most."""
        if scope not in self._keys:
            found = self._session.execute(_WRAPPED, {"scope": scope}).first()
            if found is None:
                return None
            key_id, wrapped, destroyed_at, master_id = found
            secret = None
            if wrapped is not None:
                secret = unwrap(self._holder.key(master_id), wrapped, scope=scope, key_id=key_id)
            self._keys[scope] = _DataKey(key_id, secret, destroyed_at)
        return self._keys[scope]

    def _new_key(self, scope: str) -> _DataKey:
        key = _DataKey(secrets.token_hex(6), secrets.token_bytes(KEY_BYTES), None)
        master_id = self._session.scalars(select(InstallationKeyRow.master_id)).one()
        master = self._holder.key(master_id)
        self._session.execute(
            insert(DataKeyRow).values(
                scope=scope,
                key_id=key.key_id,
                case_id=case_of(scope),
                wrapped=wrap(master, key.secret or b"", scope=scope, key_id=key.key_id),
                created_at=self._time.now(),
            )
        )
        self._keys[scope] = key
        return key


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
