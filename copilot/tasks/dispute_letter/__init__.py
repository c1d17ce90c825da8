"""Dispute letter: the right letter at the right stage, in words that a customer may read."""

from pathlib import Path

from copilot.controls.required_elements import LETTER_ELEMENTS
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.tasks.base import GatheredRecords, Payload, RetrievalQuery, Source, TaskSpec
from copilot.tasks.dispute_letter.compose import compose
from copilot.tasks.dispute_letter.schema import DisputeLetter
from copilot.tasks.evidence import dispute_evidence
from copilot.tasks.facts import dispute_letter_facts
from copilot.tasks.letters import JUDGED_IN_LETTERS, letter_body
from copilot.tasks.outputs import collect_statements
from copilot.tasks.pack import composer
from copilot.tasks.prompt import load_prompt


def _plan(case: CaseRecord) -> tuple[Source, ...]:
    del case
    return (
        Source.CUSTOMER, Source.ACCOUNTS, Source.CARDS, Source.TRANSACTIONS, Source.DISPUTES, Source.MERCHANTS, Source.CLOCKS,
    )  # fmt: skip


def _queries(records: GatheredRecords, question: str) -> tuple[RetrievalQuery, ...]:
    del records, question
    return (
        RetrievalQuery("dispute decision letter required elements", ("letter_guide",)),
        RetrievalQuery("no error written explanation right to documents provisional credit reversal notice"),
    )


def _body(output: DisputeLetter, payload: Payload) -> str:
    return letter_body(output, payload, "Your disputed payment")


def _has_dispute(case: CaseRecord) -> bool:
    return case.dispute_id is not None


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
    prompt=load_prompt(Path(__file__).parent),
    plan=_plan,
    evidence=dispute_evidence,
    facts=dispute_letter_facts,
    queries=_queries,
    compose=composer(compose),
    statements=collect_statements,
    body=_body,
    required_elements=LETTER_ELEMENTS,
    elements=lambda output: JUDGED_IN_LETTERS,
    needs=_has_dispute,
    decided=("kind",),
    form="kind",
)
