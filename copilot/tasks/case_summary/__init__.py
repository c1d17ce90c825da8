"""Case summary: strict JSON that reads as a form."""

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.run import TaskName
from copilot.domain.statement import Statement
from copilot.tasks.base import Payload, TaskSpec
from copilot.tasks.case_summary.compose import compose
from copilot.tasks.case_summary.schema import CaseSummary
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import internal_facts
from copilot.tasks.pack import composer
from copilot.tasks.topics import case_queries
from copilot.tasks.wording import words


def _body(output: CaseSummary, payload: Payload) -> str:
    del payload
    summary = output.summary
    sections = [Section("Summary", (summary.headline,))]
    for name in type(summary).model_fields:
        value = getattr(summary, name)
        if name in ("kind", "headline", "next_action") or not value:
            continue
        statements = tuple(v if isinstance(v, Statement) else v.statement for v in value)
        sections.append(Section(words(name).capitalize(), statements, listed=True))
    sections.append(Section("Next action", (summary.next_action,)))
    return render_body(sections)


SPEC = TaskSpec(
    name=TaskName("case_summary"),
    title="Case summary",
    icon=":material/summarize:",
    order=20,
    audience=Audience.INTERNAL,
    sar_compartment=False,
    draft_kind=DraftKind.CASE_DOCUMENT,
    output_model=CaseSummary,
    evidence=internal_evidence,
    facts=internal_facts,
    queries=lambda records, question: case_queries(records)[:2],
    compose=composer(compose),
    body=_body,
    decided=("summary.next_action", "summary.amounts"),
    form="summary.kind",
)
