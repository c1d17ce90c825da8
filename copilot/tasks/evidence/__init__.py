"""Evidence items: what the systems of record said, one item per record or group, in words that can be cited."""

from collections.abc import Sequence

from copilot.domain.evidence import EvidenceItem
from copilot.domain.identity import Queue
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence import accounts_given, movements, signals, subject
from copilot.tasks.evidence.item import ItemFunction, number_items

INTERNAL: tuple[ItemFunction, ...] = (
    *subject.FUNCTIONS, *movements.FUNCTIONS, *signals.FUNCTIONS, *accounts_given.FUNCTIONS,
)  # fmt: skip
CUSTOMER: tuple[ItemFunction, ...] = (
    accounts_given.addressee, movements.own_transactions, accounts_given.own_payment, accounts_given.bank_contacts,
)  # fmt: skip


def internal_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """Everything gathered, for staff; the SAR compartment's item only on a case of the AML queue."""
    del question
    compartment = (subject.suspicion,) if records.case.queue is Queue.AML else ()
    return _build(records, (*INTERNAL, *compartment))


def customer_evidence(records: GatheredRecords, question: str = "") -> tuple[EvidenceItem, ...]:
    """Only what the customer may be told, every item marked open."""
    del question
    return _build(records, CUSTOMER)


def _build(records: GatheredRecords, functions: Sequence[ItemFunction]) -> tuple[EvidenceItem, ...]:
    return number_items((item for function in functions for item in function(records)), records)
