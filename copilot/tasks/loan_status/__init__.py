"""Loan status: where an application stands, in the words of the letter guide."""

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
from copilot.tasks.facts import date_facts
from copilot.tasks.letters import letter_body
from copilot.tasks.loan_status.compose import compose
from copilot.tasks.loan_status.evidence import credit_rights, own_loan
from copilot.tasks.loan_status.schema import LoanStatusReply
from copilot.tasks.pack import composer


def _evidence(records: GatheredRecords, question: str) -> tuple[EvidenceItem, ...]:
    del question
    items = (
        *letters.addressee(records),
        *own_loan(records),
        *credit_rights(records),
        *letters.bank_contacts(records),
    )
    return number_items(items, records)


def _judged(output: Mapping[str, Any]) -> tuple[str, ...]:
    """A refusal gives its reason too, and tells of the right to copies."""
    reply = ("decision", "date", "amount", "next step", "appeal", "contact")
    return (*reply, "reason", "copies of the evidence") if output.get("stage") == "declined" else reply


SPEC = TaskSpec(
    name=TaskName("loan_status"),
    title="Loan-status reply",
    order=70,
    suite="loan_status",
    audience=Audience.CUSTOMER,
    sar_compartment=False,
    draft_kind=DraftKind.LETTER,
    queues=frozenset(Queue) - {Queue.AML},
    output_model=LoanStatusReply,
    plan=(Source.CUSTOMER, Source.LOANS),
    evidence=_evidence,
    facts=date_facts,
    queries=lambda records, question: (
        RetrievalQuery("loan status letter required elements stages", ("letter_guide",)),
    ),
    compose=composer(compose),
    body=lambda output, payload: letter_body(output, payload, "Your loan application"),
    elements=_judged,
    required_elements=tuple(
        e for e in LETTER_ELEMENTS if e.key in ("date", "amount", "next_step", "contact")
    ),
    needs=lambda case: case.loan_id is not None,
    decided=("stage",),
    form="stage",
)
