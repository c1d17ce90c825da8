"""Case note: what happened, was checked, found, done and comes next."""

from pathlib import Path

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.tasks.base import GatheredRecords, Payload, RetrievalQuery, Source, TaskSpec
from copilot.tasks.case_note.compose import compose
from copilot.tasks.case_note.schema import CaseNote
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.outputs import collect_statements
from copilot.tasks.pack import composer
from copilot.tasks.prompt import load_prompt
from copilot.tasks.topics import case_queries

_HEADINGS = {
    "happened": "What happened", "checked": "What was checked", "found": "What was found", "inferred": "What follows from it",
    "unknown": "What is not known", "done": "What was done", "next": "What comes next",
}  # fmt: skip


def _plan(case: CaseRecord) -> tuple[Source, ...]:
    del case
    return tuple(Source)


def _queries(records: GatheredRecords, question: str) -> tuple[RetrievalQuery, ...]:
    del question
    return case_queries(records)[:3]


def _body(output: CaseNote, payload: Payload) -> str:
    del payload
    parts = [(heading, getattr(output, name)) for name, heading in _HEADINGS.items()]
    return render_body([Section(heading, statements) for heading, statements in parts if statements])


SPEC = TaskSpec(
    name=TaskName("case_note"),
    title="Case note",
    icon=":material/sticky_note_2:",
    order=90,
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_NOTE,
    queues=frozenset(Queue),
    output_model=CaseNote,
    prompt=load_prompt(Path(__file__).parent),
    plan=_plan,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=_queries,
    compose=composer(compose),
    statements=collect_statements,
    body=_body,
    decided=("done", "next"),
)
