"""Ticket: hand one question to the team that can answer it."""

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
from copilot.tasks.ticket.compose import compose
from copilot.tasks.ticket.schema import TicketDraft
from copilot.tasks.topics import case_queries


def _plan(case: CaseRecord) -> tuple[Source, ...]:
    del case
    return tuple(Source)


def _queries(records: GatheredRecords, question: str) -> tuple[RetrievalQuery, ...]:
    del question
    return (RetrievalQuery("ticket routing table team priority"), *case_queries(records)[:1])


def _body(output: TicketDraft, payload: Payload) -> str:
    del payload
    sections = (
        Section(f"To {output.team} ({output.priority}): {output.subject}", (output.asked,)),
        Section("By when", output.by_when),
        Section("Why", output.why, listed=True),
        Section("Records", output.records),
        Section("Routing", output.routing),
    )
    return render_body([section for section in sections if section.statements])


SPEC = TaskSpec(
    name=TaskName("ticket"),
    title="Ticket",
    icon=":material/confirmation_number:",
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.TICKET,
    queues=frozenset(Queue),
    output_model=TicketDraft,
    prompt=load_prompt(Path(__file__).parent),
    plan=_plan,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=_queries,
    compose=composer(compose),
    statements=collect_statements,
    body=_body,
    decided=("team", "priority", "subject", "asked", "by_when", "routing"),
)
