"""What of a text from outside is read by keywords: only what stands before any wording addressed to a machine."""

import dataclasses
from typing import TypeVar

from copilot.controls.outside_text import before_orders
from copilot.domain.base import DomainModel
from copilot.tasks.base import GatheredRecords

RecordT = TypeVar("RecordT", bound=DomainModel)


def as_read(records: GatheredRecords) -> GatheredRecords:
    """The same records with their free texts cut where they begin to give orders.

    Facts count words in notes, letters and proofs. An order to the model would otherwise move a
    recommendation by its choice of words, without any model obeying it.
    """
    return dataclasses.replace(
        records,
        dispute=_cut(records.dispute, "claim_text", "merchant_response", "delivery_proof"),
        complaint=_cut(records.complaint, "narrative"),
        interactions=tuple(_read(one, "summary") for one in records.interactions),
        notes=tuple(_read(one, "text") for one in records.notes),
    )


def _cut(record: RecordT | None, *names: str) -> RecordT | None:
    return None if record is None else _read(record, *names)


def _read(record: RecordT, *names: str) -> RecordT:
    changes = {
        name: before_orders(text) for name in names if before_orders(text := getattr(record, name)) != text
    }
    return record.model_copy(update=changes) if changes else record
