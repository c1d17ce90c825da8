"""Pseudonyms: derived from the value and the scope, never stored (docs/decisions/0006).

`[PERSON-KQZMR]` is the value; `[PERSON-KQZMR-TB]` is another spelling of the same value, so that
a reader sees one person and the way back still gives each place its own words. Consonants alone:
no number check, no shape of a bank code and no word of a language matches one.
"""

import hashlib
import hmac
import re

from copilot.controls.redaction.squashed import squash

PSEUDONYM = re.compile(r"\[[A-Z_]{2,20}-[BCDFGHJKLMNPQRSTVWXZ]{5,12}(?:-[BCDFGHJKLMNPQRSTVWXZ]{2,6})?\]")
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_STEM, _SPELLING, _STEP = 5, 2, 1


class Pseudonyms:
    """The pseudonyms of one text in one scope."""

    def __init__(self, scope: str, *, secret: bytes = b"") -> None:
        """Derive the scope's key; another scope or secret gives unrelated pseudonyms."""
        self._key = hmac.new(
            secret or b"foureyes redaction", scope.encode("utf-8", "replace"), "sha256"
        ).digest()
        self._stems: dict[str, str] = {}  # stem → squashed value
        self.restore: dict[str, str] = {}

    def pseudonym(self, surface: str, *, type_: str, stands_for: str = "") -> str:
        """The pseudonym of `surface`, a spelling or part of `stands_for`.

        The value's own spelling gets the plain form where `stands_for` is given, else the first
        spelling seen does.
        """
        value = stands_for or surface
        stem = self._stem(squash(value) or value)
        plain = f"[{type_}-{stem}]"
        # The plain form can be restored even where only a part of the value was in the text:
        # a model that shortens a pseudonym still means the same person.
        return (
            plain
            if self.restore.setdefault(plain, value) == surface
            else self._spelling(type_, stem, surface)
        )

    def _stem(self, value: str) -> str:
        length = _STEM
        stem = self._digest(value, length)
        while self._stems.setdefault(stem, value) != value:
            length += _STEP
            stem = self._digest(value, length)
        return stem

    def _spelling(self, type_: str, stem: str, surface: str) -> str:
        length = _SPELLING
        while True:
            candidate = f"[{type_}-{stem}-{self._digest('spelling ' + surface, length)}]"
            if self.restore.setdefault(candidate, surface) == surface:
                return candidate
            length += _STEP

    def _digest(self, value: str, length: int) -> str:
        digest = hmac.new(self._key, value.encode("utf-8", "replace"), hashlib.sha256).digest()
        number = int.from_bytes(digest, "big")
        letters: list[str] = []
        for _ in range(length):
            number, letter = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[letter])
        return "".join(letters)
