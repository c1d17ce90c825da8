"""A run: one task carried out once, with everything it used and said."""

from typing import Any, NewType

from pydantic import AwareDatetime

from copilot.domain.audience import Audience
from copilot.domain.base import DomainModel
from copilot.domain.evidence import EvidencePack
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.statement import Statement, Verification

TaskName = NewType("TaskName", str)
"""The name of a task; `copilot.tasks.registry` says which there are."""
TRIAGE_BRIEF = TaskName("triage_brief")
CASE_SUMMARY = TaskName("case_summary")
CASE_QUESTION = TaskName("case_question")
POLICY_ANSWER = TaskName("policy_answer")
"""The tasks with a place of their own: a tab, a field for questions, a screen, a route, a command."""


class Step(DomainModel):
    """One thing the run did, for the "what it checked" list."""

    name: str  # "gather", "compute", "retrieve", "redact", "draft", "verify", "repair"
    what: str
    count: int
    milliseconds: float
    failed: bool = False


class RedactionDecision(DomainModel):
    """One span that was replaced before the text went out."""

    start: int
    end: int
    type: str
    pseudonym: str
    reason: str  # "known: customer name", "checksum: IBAN", "shape: phone", …


class RedactionView(DomainModel):
    """What was there, and what was sent."""

    original: str
    sent: str
    decisions: tuple[RedactionDecision, ...]


class Run(DomainModel):
    """The result of one task, whole enough to be shown, audited and replayed.

    `output` is the task's schema as JSON; `statements` are its sentences in reading
    order, one verdict each in `verification`. `body` is the text form with `[E1]`
    markers: what becomes a draft and is edited.
    """

    run_id: RunId
    task: TaskName
    case_id: CaseId | None
    actor_id: UserId
    question: str
    audience: Audience
    engine: str  # "offline" or "<provider>:<model>"
    engine_note: str  # why this engine, where it is not the first choice
    prompt_version: str
    started_at: AwareDatetime
    milliseconds: float
    pack: EvidencePack
    output: dict[str, Any]
    statements: tuple[Statement, ...]
    verification: Verification
    body: str
    refused: bool
    refusal_reason: str
    hidden: int
    steps: tuple[Step, ...]
    redaction: RedactionView
    sar_compartment: bool  # by `domain.compartment.work_belongs`, when it was made
    trace_id: str = ""  # 32 hex digits, "" where the run was not traced
    left_out: tuple[str, ...] = ()  # what did not fit the engine's context, by the stated rule
    routing: tuple[str, ...] = ()  # the engines that were not asked, each with the reason
    attempts: int = 0  # calls to a model, repairs and retries included
    degraded: str = ""  # what the endpoint lacks and how it was done without
    cut_short: bool = False  # the answer stopped before its end; what was whole is kept
    leaks: tuple[str, ...] = ()  # types of identifiers that redaction left: then no model was asked
    cost_micros: int = 0  # millionths of the currency unit in which prices are set
    tokens: int = 0
