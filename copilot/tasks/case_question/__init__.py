"""Case question: ask about this case, and be told what its records hold or that they do not."""

from pathlib import Path

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.tasks.base import GatheredRecords, Payload, RetrievalQuery, Source, TaskSpec
from copilot.tasks.case_question.compose import compose
from copilot.tasks.case_question.schema import CaseAnswer
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.outputs import collect_statements
from copilot.tasks.pack import composer
from copilot.tasks.prompt import load_prompt

MAX_QUERY = 400


def _plan(case: CaseRecord) -> tuple[Source, ...]:
    del case  # a question may be about anything that is held on the case
    return tuple(Source)


def _queries(records: GatheredRecords, question: str) -> tuple[RetrievalQuery, ...]:
    del records
    return (RetrievalQuery(question[:MAX_QUERY]),) if question.strip() else ()


def _body(output: CaseAnswer, payload: Payload) -> str:
    del payload
    return "" if output.refused else render_body((Section("", output.statements),))


SPEC = TaskSpec(
    name=TaskName("case_question"),
    title="Case question",
    order=30,
    asked=True,
    in_api=False,
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_NOTE,
    queues=frozenset(Queue),
    output_model=CaseAnswer,
    prompt=load_prompt(Path(__file__).parent),
    plan=_plan,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=_queries,
    compose=composer(compose),
    statements=collect_statements,
    body=_body,
)
