"""Callback note: what to tell a customer who rings back. A task as small as one can be, to add from outside."""

from copilot.tasks.callback_note.compose import compose
from copilot.tasks.callback_note.schema import CallbackNote

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.tasks.base import TaskSpec
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts

SPEC = TaskSpec(
    name=TaskName("callback_note"),
    title="Callback note",
    icon=":material/call:",
    suite="callbacks",
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_NOTE,
    queues=frozenset({Queue.DISPUTES}),
    output_model=CallbackNote,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=lambda records, question: (),
    compose=compose,
    body=lambda output, payload: render_body([Section("To say", output.to_say)]),
)
