"""Case note: what happened, was checked, found, done and comes next."""

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.run import TaskName
from copilot.tasks.base import TaskSpec
from copilot.tasks.case_note.compose import compose
from copilot.tasks.case_note.schema import CaseNote
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.pack import composer
from copilot.tasks.topics import case_queries

_HEADINGS = {
    "happened": "What happened", "checked": "What was checked", "found": "What was found", "inferred": "What follows from it",
    "unknown": "What is not known", "done": "What was done", "next": "What comes next",
}  # fmt: skip

SPEC = TaskSpec(
    name=TaskName("case_note"),
    title="Case note",
    icon=":material/sticky_note_2:",
    order=90,
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_NOTE,
    output_model=CaseNote,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=lambda records, question: case_queries(records)[:3],
    compose=composer(compose),
    body=lambda output, payload: render_body(
        [Section(heading, getattr(output, name)) for name, heading in _HEADINGS.items()]
    ),
    decided=("done", "next"),
)
