"""Triage brief: the alert understood in a minute, for a person to decide."""

from pathlib import Path

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.tasks.base import GatheredRecords, Payload, RetrievalQuery, Source, TaskSpec
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.outputs import collect_statements
from copilot.tasks.pack import composer
from copilot.tasks.prompt import load_prompt
from copilot.tasks.topics import case_queries
from copilot.tasks.triage_brief.compose import compose
from copilot.tasks.triage_brief.schema import TriageBrief


def _plan(case: CaseRecord) -> tuple[Source, ...]:
    del case  # a look-alike may differ in any system, so all are asked
    return tuple(Source)


def _queries(records: GatheredRecords, question: str) -> tuple[RetrievalQuery, ...]:
    del question
    return case_queries(records)


def _body(output: TriageBrief, payload: Payload) -> str:
    del payload
    sections = (
        Section("Summary", output.summary),
        Section(f"Level: {output.level}", (output.level_reason,)),
        Section("Recommendation", (output.recommendation.statement,)),
        Section("What would change it", output.what_would_change_it, listed=True),
        Section("Evidence for", output.evidence_for, listed=True),
        Section("Evidence against", output.evidence_against, listed=True),
        Section("Contradictions", output.contradictions, listed=True),
        Section("Not known", output.unknowns, listed=True),
        Section("Next steps", output.next_steps, listed=True),
    )
    return render_body([section for section in sections if section.statements])


SPEC = TaskSpec(
    name=TaskName("triage_brief"),
    title="Triage brief",
    icon=":material/bolt:",
    order=10,
    suite="unusual_patterns",
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_DOCUMENT,
    queues=frozenset(Queue),
    output_model=TriageBrief,
    prompt=load_prompt(Path(__file__).parent),
    plan=_plan,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=_queries,
    compose=composer(compose),
    statements=collect_statements,
    body=_body,
    decided=("recommendation", "level", "level_reason", "signals", "next_steps", "what_would_change_it"),
)
