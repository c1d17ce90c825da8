"""Policy answer: a question over documents in force, answered with citations or refused."""

from copilot.controls.body import Section, render_body
from copilot.domain.audience import Audience
from copilot.domain.run import TaskName
from copilot.tasks.base import Payload, TaskSpec
from copilot.tasks.pack import composer
from copilot.tasks.policy_answer.compose import compose
from copilot.tasks.policy_answer.parts import queries_of
from copilot.tasks.policy_answer.schema import PolicyAnswer


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
    output_model=PolicyAnswer,
    plan=(),  # documents answer it, not records
    evidence=lambda records, question: (),
    facts=lambda records, evidence: (),
    queries=lambda records, question: queries_of(question),
    compose=composer(compose),
    body=_body,
)
