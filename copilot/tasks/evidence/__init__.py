"""Evidence items: what the systems of record said, one item per record or group, in words that can be cited."""

from copilot.domain.evidence import EvidenceItem
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence import accounts_given, letters, movements, signals, subject
from copilot.tasks.evidence.item import ItemFunction, number_items

INTERNAL: tuple[ItemFunction, ...] = (
    *subject.FUNCTIONS, *movements.FUNCTIONS, *signals.FUNCTIONS, *accounts_given.FUNCTIONS,
)  # fmt: skip


def internal_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """Everything gathered, for staff, without the SAR compartment's item."""
    del question
    return number_items((item for function in INTERNAL for item in function(records)), records)


def compartment_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """Everything gathered with the SAR compartment's item; for SAR work alone."""
    del question
    functions = (*INTERNAL, subject.suspicion)
    return number_items((item for function in functions for item in function(records)), records)


def dispute_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """What a dispute letter may rest on, every item marked open; `question` may carry the analyst's decision."""
    items = (
        *letters.addressee(records),
        *letters.own_dispute(records, question),
        *movements.own_transactions(records),
        *letters.duties(records),
        *letters.bank_contacts(records),
    )
    return number_items(items, records)
