"""Sealed texts of one scope, opened and closed by their place."""

from datetime import datetime

from copilot.ports.cipher import Cipher
from copilot.store.scopes import place


class Texts:
    """The texts of one case and data class (or of one month of the desk's own)."""

    def __init__(self, cipher: Cipher, scope: str) -> None:
        self._cipher = cipher
        self._scope = scope

    def seal(self, text: str, column: str, *row: object) -> str:
        """The text sealed for its place; an empty one stays empty, so that constraints on it hold."""
        if not text:
            return ""
        return self._cipher.seal(text, scope=self._scope, place=place(column, *row))

    def open(self, sealed: str, column: str, *row: object) -> str | None:
        """The text, None where it was erased."""
        if not sealed:
            return ""
        return self._cipher.open(sealed, scope=self._scope, place=place(column, *row))

    @property
    def erased_at(self) -> datetime | None:
        """When the texts were erased, None where they were not."""
        return self._cipher.erased_at(self._scope)
