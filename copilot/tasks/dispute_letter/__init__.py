"""Dispute letter: the right letter at the right stage, in words that a customer may read."""

from copilot.controls.required_elements import LETTER_ELEMENTS
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.tasks.base import RetrievalQuery, Source, TaskSpec
from copilot.tasks.dispute_letter.compose import compose
from copilot.tasks.dispute_letter.schema import DisputeLetter
from copilot.tasks.evidence import dispute_evidence
from copilot.tasks.facts import dispute_letter_facts
from copilot.tasks.letters import JUDGED_IN_LETTERS, letter_body
from copilot.tasks.pack import composer

SPEC = TaskSpec(
    name=TaskName("dispute_letter"),
    title="Dispute letter",
    order=60,
    suite="disputes",
    audience=Audience.CUSTOMER,
    sar_compartment=False,
    draft_kind=DraftKind.LETTER,
    queues=frozenset({Queue.DISPUTES, Queue.COMPLAINTS, Queue.CARD_FRAUD}),
    output_model=DisputeLetter,
    plan=(
        Source.CUSTOMER,
        Source.ACCOUNTS,
        Source.CARDS,
        Source.TRANSACTIONS,
        Source.DISPUTES,
        Source.MERCHANTS,
        Source.CLOCKS,
    ),
    evidence=dispute_evidence,
    facts=dispute_letter_facts,
    queries=lambda records, question: (
        RetrievalQuery("dispute decision letter required elements", ("letter_guide",)),
        RetrievalQuery("no error written explanation right to documents provisional credit reversal notice"),
    ),
    compose=composer(compose),
    body=lambda output, payload: letter_body(output, payload, "Your disputed payment"),
    required_elements=LETTER_ELEMENTS,
    elements=lambda output: JUDGED_IN_LETTERS,
    needs=lambda case: case.dispute_id is not None,
    decided=("kind",),
    form="kind",
)
