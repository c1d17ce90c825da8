"""Encryption at rest, by envelope: a data key per scope, itself encrypted under the installation's key."""

from datetime import datetime
from typing import Protocol


class Cipher(Protocol):
    """Seals and opens texts; bound to one transaction of the own store, where the data keys are kept.

    A scope is "<case id>/<data class>", or "desk/…" for what belongs to no case. Destroying a
    scope's key makes everything sealed under it unreadable at once (crypto-shredding); in an
    older backup, as soon as the installation's key has been rotated and the old one destroyed.
    """

    def seal(self, text: str, *, scope: str, place: str = "") -> str:
        """The text under AES-256-GCM, bound to its scope and place (table, column, row), as printable characters.

        Raises:
            ControlError: the scope's key was destroyed, so nothing more may be written under it.
        """
        ...

    def open(self, sealed: str, *, scope: str, place: str = "") -> str | None:
        """The text, or None where the scope's key was destroyed.

        Raises:
            PermanentError: the installation's key is missing or another one, or the text was tampered with.
        """
        ...

    def erased_at(self, scope: str) -> datetime | None:
        """When the scope's key was destroyed, None where it was not."""
        ...
