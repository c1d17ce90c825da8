"""Ticket: hand one question to the team that can answer it."""

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.run import TaskName
from copilot.tasks.base import Payload, RetrievalQuery, TaskSpec
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.pack import composer
from copilot.tasks.ticket.compose import compose
from copilot.tasks.ticket.schema import TicketDraft
from copilot.tasks.topics import case_queries


def _body(output: TicketDraft, payload: Payload) -> str:
    del payload
    sections = (
        Section(f"To {output.team} ({output.priority}): {output.subject}", (output.asked,)),
        Section("By when", output.by_when),
        Section("Why", output.why, listed=True),
        Section("Records", output.records),
        Section("Routing", output.routing),
    )
    return render_body(sections)


SPEC = TaskSpec(
    name=TaskName("ticket"),
    title="Ticket",
    icon=":material/confirmation_number:",
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.TICKET,
    output_model=TicketDraft,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=lambda records, question: (
        RetrievalQuery("ticket routing table team priority"),
        *case_queries(records)[:1],
    ),
    compose=composer(compose),
    body=_body,
    decided=("team", "priority", "subject", "asked", "by_when", "routing"),
)
