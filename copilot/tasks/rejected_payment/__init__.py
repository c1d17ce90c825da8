"""Rejected payment: the explanation that may be given, and the letter."""

from collections.abc import Mapping
from typing import Any

from copilot.controls.required_elements import LETTER_ELEMENTS
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.evidence import EvidenceItem
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.tasks.base import GatheredRecords, RetrievalQuery, Source, TaskSpec
from copilot.tasks.evidence import letters
from copilot.tasks.evidence.item import number_items
from copilot.tasks.facts import payment_letter_facts
from copilot.tasks.letters import JUDGED_IN_LETTERS, letter_body
from copilot.tasks.pack import composer
from copilot.tasks.rejected_payment.compose import compose
from copilot.tasks.rejected_payment.evidence import what_may_be_said
from copilot.tasks.rejected_payment.schema import RejectedPaymentLetter

_ELEMENTS = tuple(e for e in LETTER_ELEMENTS if e.key not in ("evidence", "evidence_access"))
"""A neutral letter names no evidence, so the task cannot require it."""


def _evidence(records: GatheredRecords, question: str) -> tuple[EvidenceItem, ...]:
    del question
    items = (
        *letters.addressee(records),
        *letters.own_payment(records),
        *what_may_be_said(records),
        *letters.bank_contacts(records),
    )
    return number_items(items, records)


def _judged(output: Mapping[str, Any]) -> tuple[str, ...]:
    """A neutral letter gives no reason and names no evidence."""
    kept_back = (
        ("reason", "evidence used", "copies of the evidence") if output.get("kind") == "neutral" else ()
    )
    return tuple(name for name in JUDGED_IN_LETTERS if name not in kept_back)


SPEC = TaskSpec(
    name=TaskName("rejected_payment"),
    title="Rejected-payment letter",
    order=50,
    suite="rejected_payments",
    audience=Audience.CUSTOMER,
    sar_compartment=False,
    draft_kind=DraftKind.LETTER,
    queues=frozenset({Queue.REJECTED_PAYMENTS, Queue.COMPLAINTS}),
    output_model=RejectedPaymentLetter,
    plan=(Source.CUSTOMER, Source.ACCOUNTS, Source.PAYMENTS, Source.CLOCKS),
    evidence=_evidence,
    facts=payment_letter_facts,
    # The code is not searched for: a passage about a restricted code must not reach the letter's pack.
    queries=lambda records, question: (
        RetrievalQuery(
            "rejected payment letter required elements what the customer can correct", ("letter_guide",)
        ),
    ),
    compose=composer(compose),
    body=lambda output, payload: letter_body(output, payload, "Your payment that was not completed"),
    required_elements=_ELEMENTS,
    elements=_judged,
    needs=lambda case: case.payment_id is not None,
    decided=("kind", "handling"),
    form="kind",
)
