"""Small task specs and runs over a pack of three facts: enough to draft, edit, submit and approve."""

from typing import Any

from copilot.controls.required_elements import RequiredElement
from copilot.domain.audience import Audience
from copilot.domain.base import DomainModel
from copilot.domain.compartment import pack_belongs
from copilot.domain.draft import DraftKind
from copilot.domain.evidence import EvidencePack
from copilot.domain.fact import Fact, FactName, Word
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.run import RedactionView, Run, TaskName
from copilot.domain.statement import Verification
from copilot.tasks.base import TaskSpec
from copilot.tasks.prompt import Prompt
from tests.fakes.records import NOW

NOTE = (
    "Six card payments of $24.99 each were declined on 20 November 2026. [F1] "
    "The customer reported the card lost at 09:15 UTC. [F2]"
)
LETTER = "Dear Ms Ortega,\n\nWe have decided to refund $149.94 because the payments were not yours. [F3]\n\nYours sincerely,"


class Nothing(DomainModel):
    """An output without fields."""


def pack(case_id: str = "CF-100001", *, amount: str = "$24.99") -> EvidencePack:
    return EvidencePack(
        case_id=CaseId(case_id),
        as_of=NOW,
        facts=(
            _fact(
                "F1",
                FactName.DECLINED_SHARE,
                f"Six card payments of {amount} each were declined on 20 November 2026.",
            ),
            _fact("F2", FactName.CONTACT_LOSS, "The customer reported the card lost at 09:15 UTC."),
            _fact(
                "F3", FactName.REFUNDS_AFTER, "The refund is $149.94; the payments were not the customer's."
            ),
        ),
    )


def _fact(fact_id: str, name: FactName, text: str) -> Fact:
    return Fact(id=fact_id, name=name, value=Word(word=text), text=text, inputs=(), sensitivity="open")


def spec(
    task: TaskName, kind: DraftKind | None, audience: Audience = Audience.INTERNAL, **overrides: Any
) -> TaskSpec[Any]:
    fields: dict[str, Any] = {
        "name": task,
        "title": task.replace("_", " ").capitalize(),
        "audience": audience,
        "sar_compartment": False,
        "draft_kind": kind,
        "queues": frozenset(Queue),
        "output_model": Nothing,
        "prompt": Prompt(
            name=task,
            version="1.0.0",
            purpose="t",
            owner="t",
            output="Nothing",
            text="x" * 200,
            sha256="0" * 64,
        ),
        "plan": (),
        "evidence": lambda records, question: (),
        "facts": lambda records, evidence: (),
        "queries": lambda records, question: (),
        "compose": lambda payload: {},
        "statements": lambda output: (),
        "body": lambda output, payload: "",
    }
    return TaskSpec(**{**fields, **overrides})


DECISION = RequiredElement(key="decision", title="the decision", any_of=("we have decided",))
SPECS = {
    s.name: s
    for s in (
        spec(TaskName("case_note"), DraftKind.CASE_NOTE),
        spec(TaskName("ticket"), DraftKind.TICKET),
        spec(TaskName("dispute_letter"), DraftKind.LETTER, Audience.CUSTOMER, required_elements=(DECISION,)),
        spec(TaskName("sar_narrative"), DraftKind.SAR_NARRATIVE, Audience.REGULATOR, sar_compartment=True),
        spec(TaskName("policy_answer"), None),
        spec(TaskName("triage_brief"), DraftKind.CASE_DOCUMENT),
    )
}


def run(task: TaskName, body: str, *, case_id: str = "CF-100001", number: int = 1, **overrides: Any) -> Run:
    fields: dict[str, Any] = {
        "run_id": RunId(f"R-{number:06d}"),
        "task": task,
        "case_id": CaseId(case_id),
        "actor_id": UserId("ben"),
        "question": "",
        "audience": SPECS[task].audience,
        "engine": "offline",
        "engine_note": "",
        "prompt_version": "t@1.0.0",
        "started_at": NOW,
        "milliseconds": 1.0,
        "pack": pack(case_id),
        "output": {},
        "statements": (),
        "verification": Verification(passed=True, verdicts=()),
        "body": body,
        "refused": False,
        "refusal_reason": "",
        "hidden": 0,
        "steps": (),
        "redaction": RedactionView(original="", sent="", decisions=()),
    }
    fields |= overrides
    belongs = SPECS[task].sar_compartment or case_id.startswith("AM-") or pack_belongs(fields["pack"])
    return Run(**{"sar_compartment": belongs, **fields})
