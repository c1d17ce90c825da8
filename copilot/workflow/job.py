"""A job for the workflow and what it ends with; light, so that use cases need not load the graph."""

from datetime import date, datetime
from typing import Any, NamedTuple

from copilot.domain.bank_day import bank_day
from copilot.domain.base import DomainModel
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor
from copilot.domain.records import CaseRecord
from copilot.domain.run import RedactionView, Step
from copilot.domain.statement import Statement, Verification
from copilot.gateway.call_control import CallControl
from copilot.tasks.base import TaskSpec


class Job(NamedTuple):
    """What to run, for whom, over what; `allowed` are sources that ask first and were released for this run."""

    actor: Actor
    spec: TaskSpec[Any]
    case: CaseRecord | None
    question: str
    as_of: date | None  # None: the bank's day
    now: datetime
    run_id: str = ""
    allowed: frozenset[str] = frozenset()
    control: CallControl | None = None  # None: the gateway's own deadline, nobody watches

    @property
    def policy_day(self) -> date:
        """The day whose policies hold: the one that was asked for, else the bank's day of the job's moment."""
        return self.as_of or bank_day(self.now, self.spec.bank.timezone)


class Outcome(DomainModel):
    """What the state machine ends with; the use case makes a `Run` of it."""

    pack: EvidencePack
    output: dict[str, Any]
    statements: tuple[Statement, ...]
    verification: Verification
    body: str
    refused: bool
    refusal_reason: str
    hidden: int
    engine: str
    engine_note: str
    leaks: tuple[str, ...]
    redaction: RedactionView
    steps: tuple[Step, ...]
    left_out: tuple[str, ...] = ()
    routing: tuple[str, ...] = ()
    attempts: int = 0
    degraded: str = ""
    cut_short: bool = False
    cost_micros: int = 0
    tokens: int = 0
