"""What a task asks of the gateway, and what it gets."""

from collections.abc import Callable
from typing import Any

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import RedactionView
from copilot.ports.redactor import KnownIdentifier


class Subject(DomainModel):
    """Whose data a call holds: what decides where it may go."""

    consent: bool  # to processing by an outside model
    countries: frozenset[str]  # of residence, ISO 3166 alpha-2; "" stands for unknown


POLICY_ONLY = Subject(consent=True, countries=frozenset())
"""A question of policy, which holds no customer's data."""


class Call(DomainModel):
    """What a task wants drafted, still in clear.

    `check` says what is wrong with an answer, "" where it fills the task's form.
    """

    task: str
    prompt: str
    prompt_version: str
    payload: dict[str, Any]
    output_schema: dict[str, Any]
    scope: str  # the case id: pseudonyms are stable within it
    subject: Subject
    sar_compartment: bool
    actor_id: UserId
    charged_to: UserId | None = None  # whose budget pays, where it is not the actor's
    case_id: CaseId | None = None
    run_id: str = ""
    engine: str = ""  # to be asked before the others; the offline engine's name: no other is asked
    known: tuple[KnownIdentifier, ...] = ()
    keep: tuple[str, ...] = ()
    temperature: float | None = None  # in place of the engine's own
    check: Callable[[dict[str, Any]], str] = lambda output: ""

    @property
    def payer(self) -> UserId:
        """Whom the ledger names."""
        return self.charged_to or self.actor_id


class GatewayResponse(DomainModel):
    """The answer, restored, with what was sent for it and by which engine it was written."""

    output: dict[str, Any]
    engine: str
    engine_note: str  # why not the first engine, and what else its reader should know
    redaction: RedactionView
    leaks: tuple[str, ...]
    input_tokens: int
    output_tokens: int
    cost_micros: int
    attempts: int
    routing: tuple[str, ...]  # the engines that were not asked by rule, each with the reason
    left_out: tuple[str, ...]
    degraded: str
    cut_short: bool
