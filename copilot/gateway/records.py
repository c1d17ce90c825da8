"""What is kept of each call: its row in the ledger, its prompt by the provider's policy, its answer for reuse.

Two short transactions surround a call, none is open during it.
"""

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from copilot import metrics, telemetry
from copilot.domain.desk_operations import BreakerState, CircuitChange
from copilot.domain.model_call import ModelCall
from copilot.errors import BudgetExceededError, CopilotError
from copilot.gateway.budgets import Budgets, Estimate, Reservation, cost_micros
from copilot.gateway.call import Call
from copilot.gateway.engine_call import EngineAnswer, Usage
from copilot.gateway.redaction_boundary import restored_text
from copilot.ports.model import DraftRequest, EngineProfile, LogPolicy
from copilot.ports.prompt_log import PromptEntry
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory

_log = logging.getLogger(__name__)


class CallStart(NamedTuple):
    """How a call begins: with an answer already paid for, with leave to ask, or with neither (wait)."""

    kept: EngineAnswer | None = None
    reservation: Reservation | None = None


class CallOutcome(NamedTuple):
    """How a call ended."""

    outcome: str  # as in `ModelCall.outcome`
    usage: Usage
    seconds: float
    answer: EngineAnswer | None = None
    sent: DraftRequest | None = None  # None where nothing went out
    restore: Mapping[str, str] = MappingProxyType({})  # pseudonym → original value


class Records:
    """The gateway's side of the own store."""

    def __init__(
        self, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource, budgets: Budgets, reuse: timedelta
    ) -> None:
        self._unit_of_work, self._time = unit_of_work, time_source
        self._budgets, self._reuse = budgets, reuse
        self.process = secrets.token_hex(4)

    def open(
        self,
        call: Call,
        key: str,
        estimate: Estimate,
        *,
        seconds: float,
        check: Callable[[dict[str, Any]], str],
    ) -> CallStart:
        """Look for a kept answer that still passes `check`; else claim the key and set the budget aside.

        The claim, for `seconds`, keeps another process of the same user from paying as well.

        Raises:
            BudgetExceededError: the call would pass a limit.
        """
        now = self._time.now()
        until = now + timedelta(seconds=seconds)
        reservation = None
        try:
            with self._unit_of_work() as unit:
                kept = _answer(unit.ledger.answer(key, not_before=now - self._reuse))
                if kept is not None and not check(kept.output):
                    return CallStart(kept=kept)
                claim = unit.operations.claim(
                    _claim_id(call, key), actor_id=call.actor_id, what="model_call", now=now, until=until
                )
                if claim.first:
                    reservation = self._budgets.reserve(
                        unit.ledger, estimate, actor_id=call.payer, run_id=call.run_id, now=now
                    )
        except BaseException:
            if reservation is not None:  # the claim could not be kept
                self._budgets.release(reservation)
            raise
        return CallStart(reservation=reservation)

    def may_spend(self, call: Call, estimate: Estimate) -> bool:
        """True if as much again as estimated would pass no limit: asked before a repair."""
        with self._unit_of_work(read_only=True) as unit:
            try:
                extra = self._budgets.reserve(
                    unit.ledger,
                    estimate,
                    actor_id=call.payer,
                    run_id=call.run_id,
                    now=self._time.now(),
                )
            except BudgetExceededError:
                return False
        self._budgets.release(extra)
        return True

    def close(
        self,
        call: Call,
        key: str,
        profile: EngineProfile,
        outcome: CallOutcome,
        reservation: Reservation | None,
    ) -> int:
        """Keep what became of the call; returns what it cost."""
        row = self._row(call, key, profile, outcome)
        try:
            self._keep(call, row, profile, outcome, claimed=reservation is not None)
        finally:
            if reservation is not None:
                self._budgets.release(reservation)
        tokens = outcome.usage.input_tokens, outcome.usage.output_tokens
        metrics.model_call(profile.name, outcome.outcome, outcome.seconds, *tokens, row.cost_micros)
        return row.cost_micros

    def _keep(
        self, call: Call, row: ModelCall, profile: EngineProfile, outcome: CallOutcome, *, claimed: bool
    ) -> None:
        with self._unit_of_work() as unit:
            unit.ledger.add(row)
            if outcome.sent is not None:
                unit.prompt_log.add(_entry(row, profile, outcome.sent, outcome))
            if claimed:
                unit.operations.release(_claim_id(call, row.key))
            if outcome.answer is not None and not outcome.answer.cut_short:
                kept = json.dumps({"output": outcome.answer.output, "degraded": outcome.answer.degraded})
                unit.ledger.keep_answer(row.key, kept, case_id=call.case_id, at=row.at)

    def leak_blocked(self, call: Call, leaks: tuple[str, ...]) -> None:
        """Audit that the leak gate kept a text from every model."""
        metrics.leak_blocked()
        with self._unit_of_work() as unit:
            unit.audit.record(
                "model.leak_blocked",
                actor_id=call.actor_id,
                subject=f"run:{call.run_id}",
                case_id=call.case_id,
                details={"task": call.task, "types": list(leaks), "trace_id": telemetry.trace_id()},
                sar_compartment=call.sar_compartment,
            )

    def circuit_changed(self, engine: str, state: BreakerState) -> None:
        """Keep that a circuit changed; a store that does not answer costs no run."""
        change = CircuitChange(at=self._time.now(), engine=engine, state=state, process=self.process)
        try:
            with self._unit_of_work() as unit:
                unit.circuits.add(change)
        except CopilotError:
            _log.warning("circuit.unnoted engine=%s state=%s", engine, state)

    def _row(self, call: Call, key: str, profile: EngineProfile, outcome: CallOutcome) -> ModelCall:
        usage = outcome.usage
        return ModelCall(
            call_id=f"MC-{secrets.token_hex(8)}",
            key=key,
            run_id=call.run_id,
            trace_id=telemetry.trace_id(),
            at=self._time.now(),
            actor_id=call.payer,
            case_id=call.case_id,
            task=call.task,
            engine=profile.name,
            prompt_version=call.prompt_version,
            outcome=outcome.outcome,
            attempts=usage.attempts,
            milliseconds=outcome.seconds * 1_000,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost_micros=cost_micros(profile, usage.input_tokens, usage.output_tokens),
            sar_compartment=call.sar_compartment,
        )


def _answer(kept: str | None) -> EngineAnswer | None:
    return None if kept is None else EngineAnswer(**json.loads(kept))


def _claim_id(call: Call, key: str) -> str:
    return f"model:{call.actor_id}:{key}"


def _entry(
    row: ModelCall, profile: EngineProfile, request: DraftRequest, outcome: CallOutcome
) -> PromptEntry:
    sent = request.model_dump_json(include={"prompt", "payload", "repair"})
    received = json.dumps(outcome.answer.output) if outcome.answer else outcome.usage.received
    return PromptEntry(
        call_id=row.call_id,
        at=row.at,
        case_id=row.case_id,
        engine=row.engine,
        policy=profile.log_policy,
        prompt_version=row.prompt_version,
        sent_bytes=_size(sent),
        received_bytes=_size(received),
        sent=_kept_text(sent, profile.log_policy, outcome.restore),
        received=_kept_text(received, profile.log_policy, outcome.restore),
    )


def _kept_text(text: str, policy: LogPolicy, restore: Mapping[str, str]) -> str:
    if policy == "full":
        return restored_text(text, restore)
    return text if policy == "redacted" else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
