"""A provider's key, from where the entry says it stands; the key itself is shown nowhere."""

import os
from pathlib import Path

import keyring
from keyring.errors import KeyringError
from pydantic import SecretStr

from copilot.errors import InputError, PermanentError


def key_from(place: str, *, entry: str) -> SecretStr | None:
    """The key at `env:NAME`, `file:PATH` or `keyring:SERVICE/USER`; None where no place is named.

    Raises:
        InputError: there is no key at that place, or what stands there cannot be one.
        PermanentError: the keyring does not open.
    """
    if not place:
        return None
    kind, _, where = place.partition(":")
    found = {"env": _environment, "file": _file, "keyring": _keyring}[kind](where, entry).strip()
    if not found:
        raise InputError(f"{entry}: there is no key at {place}. Put it there, or take the entry out.")
    if not (found.isascii() and found.isprintable()) or " " in found:
        # The client would raise on it with the key in its message.
        raise InputError(f"{entry}: what stands at {place} is no key: it holds spaces or special characters.")
    return SecretStr(found)


def _environment(name: str, _entry: str) -> str:
    return os.environ.get(name, "")


def _file(path: str, entry: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise InputError(f"{entry}: the key file {path} cannot be read ({reason}).") from None


def _keyring(where: str, entry: str) -> str:
    service, _, user = where.partition("/")
    try:
        return keyring.get_password(service, user) or ""
    except KeyringError:
        raise PermanentError(
            f"{entry}: the keyring does not open. Unlock it, or name the key by env:NAME or file:PATH."
        ) from None
