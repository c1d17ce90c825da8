"""SAR narrative and escalation summary: a draft in a compartment of its own; a person files."""

from copilot.controls.body import Section, render_body
from copilot.controls.required_elements import SAR_ELEMENTS
from copilot.domain.audience import Audience
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.tasks.base import Payload, RetrievalQuery, TaskSpec
from copilot.tasks.evidence import compartment_evidence
from copilot.tasks.facts import regulator_facts
from copilot.tasks.pack import composer
from copilot.tasks.sar_narrative.compose import compose
from copilot.tasks.sar_narrative.schema import SarNarrative

_JUDGED = (
    *("who", "what", "when", "where", "why", "how", "single movements", "source of funds", "use of funds"),
    *("first noticed", "duration"),
)
BANNER = "DRAFT - not filed - restricted to the compartment"


def _body(output: SarNarrative, payload: Payload) -> str:
    """The narrative alone; the escalation summary is for the decision maker and stays out of it."""
    del payload
    sections = (
        Section("Introduction", output.introduction),
        Section("Narrative", output.body),
        Section("Conclusion", output.conclusion),
    )
    return f"{BANNER}\n\n{render_body(sections)}"


SPEC = TaskSpec(
    name=TaskName("sar_narrative"),
    title="SAR narrative",
    icon=":material/shield:",
    order=80,
    suite="aml_escalations",
    audience=Audience.REGULATOR,
    sar_compartment=True,
    draft_kind=DraftKind.SAR_NARRATIVE,
    queues=frozenset({Queue.AML, Queue.PAYMENT_FRAUD}),
    output_model=SarNarrative,
    evidence=compartment_evidence,
    facts=regulator_facts,
    queries=lambda records, question: (
        RetrievalQuery("suspicious activity report narrative who what when where why how"),
        RetrievalQuery("suspicious activity report filing deadline suspicion formed decision"),
    ),
    compose=composer(compose),
    body=_body,
    required_elements=SAR_ELEMENTS,
    elements=lambda output: _JUDGED,
    decided=("escalation", "coverage"),
)
