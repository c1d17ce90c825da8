"""Redaction: what a text must lose before it leaves, and how it gets it back."""

from collections.abc import Sequence
from typing import Protocol

from copilot.domain.base import DomainModel
from copilot.domain.run import RedactionDecision


class KnownIdentifier(DomainModel):
    """A value that the case knows, with its kind.

    Kinds: PERSON, ADDRESS, CARD, IBAN, PHONE, EMAIL, NATIONAL_ID, ACCOUNT_NUMBER, SORT_CODE,
    DOB, IP_ADDRESS, DEVICE_ID, CUSTOMER_ID, USERNAME, DOCUMENT_NUMBER.
    """

    type: str
    value: str
    source: str  # "customer name", "payee name", …: shown as the decision's reason


class RedactedText(DomainModel):
    """The text as sent, each decision with offsets in the input, and the way back."""

    text: str
    decisions: tuple[RedactionDecision, ...]
    restore: dict[str, str]  # pseudonym → original value; never leaves the process


class Redactor(Protocol):
    """Known identifiers first, then detectors; the same value gets the same pseudonym within a scope."""

    def redact(
        self, text: str, *, known: Sequence[KnownIdentifier], scope: str, keep: Sequence[str] = ()
    ) -> RedactedText:
        """Replace what must not leave.

        `scope` is the case id: pseudonyms are stable within it and unlinkable between
        scopes. `keep` are strings (ids, merchants, codes) that must survive.
        """
        ...

    def leaks(self, outgoing: str, *, known: Sequence[KnownIdentifier]) -> tuple[str, ...]:
        """The types of known or checksum-valid identifiers that an outgoing text still holds; empty is clean."""
        ...
