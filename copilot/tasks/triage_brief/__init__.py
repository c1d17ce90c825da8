"""Triage brief: the alert understood in a minute, for a person to decide."""

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.run import TaskName
from copilot.tasks.base import Payload, TaskSpec
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.pack import composer
from copilot.tasks.topics import case_queries
from copilot.tasks.triage_brief.compose import compose
from copilot.tasks.triage_brief.schema import TriageBrief


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
    return render_body(sections)


SPEC = TaskSpec(
    name=TaskName("triage_brief"),
    title="Triage brief",
    icon=":material/bolt:",
    order=10,
    suite="unusual_patterns",
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_DOCUMENT,
    output_model=TriageBrief,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=lambda records, question: case_queries(records),
    compose=composer(compose),
    body=_body,
    decided=("recommendation", "level", "level_reason", "signals", "next_steps", "what_would_change_it"),
)
