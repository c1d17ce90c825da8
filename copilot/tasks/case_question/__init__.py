"""Case question: ask about this case; the answer says what its records hold, or that they do not."""

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.run import TaskName
from copilot.tasks.base import RetrievalQuery, TaskSpec
from copilot.tasks.case_question.compose import compose
from copilot.tasks.case_question.schema import CaseAnswer
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.pack import composer

MAX_QUERY = 400

SPEC = TaskSpec(
    name=TaskName("case_question"),
    title="Case question",
    order=30,
    asked=True,
    in_api=False,
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_NOTE,
    output_model=CaseAnswer,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=lambda records, question: (RetrievalQuery(question[:MAX_QUERY]),) if question.strip() else (),
    compose=composer(compose),
    body=lambda output, payload: "" if output.refused else render_body([Section("", output.statements)]),
)
