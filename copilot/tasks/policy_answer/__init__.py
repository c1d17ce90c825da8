"""Policy answer: a question over documents in force, answered with citations or refused."""

from pathlib import Path

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.evidence import EvidenceItem
from copilot.domain.fact import Fact
from copilot.domain.identity import Queue
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.tasks.base import GatheredRecords, Payload, RetrievalQuery, Source, TaskSpec
from copilot.tasks.outputs import collect_statements
from copilot.tasks.pack import composer
from copilot.tasks.policy_answer.compose import compose
from copilot.tasks.policy_answer.parts import queries_of
from copilot.tasks.policy_answer.schema import PolicyAnswer
from copilot.tasks.prompt import load_prompt


def _plan(case: CaseRecord) -> tuple[Source, ...]:
    del case
    return ()  # documents answer it, not records


def _evidence(records: GatheredRecords, question: str) -> tuple[EvidenceItem, ...]:
    del records, question
    return ()


def _facts(records: GatheredRecords, evidence: tuple[EvidenceItem, ...]) -> tuple[Fact, ...]:
    del records, evidence
    return ()


def _queries(records: GatheredRecords, question: str) -> tuple[RetrievalQuery, ...]:
    del records
    return queries_of(question)


def _body(output: PolicyAnswer, payload: Payload) -> str:
    del payload
    return output.reason if output.refused else render_body([Section("", output.statements)])


SPEC = TaskSpec(
    name=TaskName("policy_answer"),
    title="Policy answer",
    order=40,
    suite="policy_questions",
    asked=True,
    in_api=False,
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=None,
    queues=frozenset(Queue),
    output_model=PolicyAnswer,
    prompt=load_prompt(Path(__file__).parent),
    plan=_plan,
    evidence=_evidence,
    facts=_facts,
    queries=_queries,
    compose=composer(compose),
    statements=collect_statements,
    body=_body,
)
