"""Evidence items: what the systems of record said, one item per record or group, in words that can be cited."""

from collections.abc import Iterable

from copilot.domain.evidence import EvidenceItem
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence import accounts_given, letters, movements, signals, subject
from copilot.tasks.evidence.item import Item, ItemFunction, number_items

INTERNAL: tuple[ItemFunction, ...] = (
    *subject.FUNCTIONS, *movements.FUNCTIONS, *signals.FUNCTIONS, *accounts_given.FUNCTIONS,
)  # fmt: skip


def internal_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """Everything gathered, for staff, without the SAR compartment's item."""
    del question
    return _build(records, (item for function in INTERNAL for item in function(records)))


def compartment_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """Everything gathered with the SAR compartment's item; for SAR work alone."""
    del question
    return _build(
        records, (item for function in (*INTERNAL, subject.suspicion) for item in function(records))
    )


def dispute_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """What a dispute letter may rest on, every item marked open; `question` may carry the analyst's decision."""
    return _build(
        records,
        (
            *letters.addressee(records),
            *letters.own_dispute(records, question),
            *movements.own_transactions(records),
            *letters.duties(records),
            *letters.bank_contacts(records),
        ),
    )


def _build(records: GatheredRecords, items: Iterable[Item]) -> tuple[EvidenceItem, ...]:
    return number_items(items, records)
