"""The words of the mock bank by country: scenarios are written in British English, US customers read American.

Applied to what is written already, so it changes no number that is drawn. Names, codes and ids stay.
"""

import re
from typing import TypeVar

from copilot.domain.base import DomainModel
from copilot.domain.records import Transaction
from copilot.language.spelling import AMERICAN, spelled

RecordT = TypeVar("RecordT", bound=DomainModel)
_US = {
    "Cheque paid in by telephone": "Mobile check deposit", "CHEQUE": "CHECK", "solicitor": "attorney", "flat": "apartment",
    "the tram": "the streetcar", "till receipt": "register receipt", "till reports": "register reports",
    "no mandate": "no authorization", "standing order": "recurring transfer", "neighbour": "neighbor",
}  # fmt: skip
_BRITISH = re.compile(rf"\b({'|'.join(_US)})\b")


def in_words_of(country: str, record: RecordT) -> RecordT:
    """The record with its prose in the words of its customer's country."""
    if country != "US":
        return record
    values = {name: getattr(record, name) for name in type(record).model_fields}
    changed = {name: new for name, value in values.items() if (new := _translated(value)) != value}
    return record.model_copy(update=changed) if changed else record


def movement_in_words_of(country: str, row: Transaction) -> Transaction:
    """The movement with its description in the words of its customer's country."""
    if country != "US" or not _BRITISH.search(row.description):
        return row
    return row._replace(description=_american(row.description))


def _translated(value: object) -> object:
    if isinstance(value, DomainModel):
        return in_words_of("US", value)
    if isinstance(value, tuple):
        return tuple(_translated(part) for part in value)
    return _american(value) if isinstance(value, str) and (" " in value or value in _US) else value


def _american(text: str) -> str:
    return spelled(_BRITISH.sub(lambda match: _US[match[0]], text), AMERICAN)
