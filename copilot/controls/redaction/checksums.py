"""Checksums label what a shape found; they decide nothing, for customers mistype."""

from stdnum import iban, luhn


def card_reason(digits: str) -> str:
    """The reason shown for a card-shaped number."""
    return "checksum: card" if luhn.is_valid(digits) else "shape: card"


def iban_reason(value: str) -> str:
    """The reason shown for an IBAN-shaped text."""
    return "checksum: IBAN" if iban.is_valid(value) else "shape: IBAN"
