"""One answer of one engine, paid for once: joined, reused, or asked for and recorded."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from copilot import telemetry
from copilot.domain.model_call import ModelFailure
from copilot.errors import CancelledError, ModelCallError
from copilot.gateway.call import Call
from copilot.gateway.call_control import CallControl
from copilot.gateway.cut_short import readable
from copilot.gateway.dependencies import GatewayDependencies
from copilot.gateway.engine_call import EngineAnswer, EngineCall, Usage
from copilot.gateway.guarded_engine import GuardedEngine
from copilot.gateway.records import CallOutcome, CallStart
from copilot.gateway.redaction_boundary import RedactedPayload, restored, restored_text
from copilot.gateway.request_builder import BuiltRequest

_ELSEWHERE_POLL_SECONDS = 0.2
_SHOWN_EVERY_SECONDS = 0.1


class PaidAnswer(NamedTuple):
    """An engine's answer, and whether this call paid for it."""

    answer: EngineAnswer
    outcome: str  # "answered", "reused" or "joined"


class CallCosts:
    """What one call of a task has cost so far, over all engines."""

    def __init__(self) -> None:
        self.attempts = 0
        self.input_tokens = 0
        self.output_tokens = 0
        self.cost_micros = 0

    def add(self, usage: Usage, cost: int) -> None:
        """One engine has been asked."""
        self.attempts += usage.attempts
        self.input_tokens += usage.input_tokens
        self.output_tokens += usage.output_tokens
        self.cost_micros += cost


class PaidCall:
    """One engine, one request, one answer."""

    def __init__(
        self,
        deps: GatewayDependencies,
        call: Call,
        redacted: RedactedPayload,
        *,
        engine: GuardedEngine,
        built: BuiltRequest,
        control: CallControl,
        costs: CallCosts,
        on_warning: Callable[[str], None],
    ) -> None:
        self._deps, self._call, self._redacted = deps, call, redacted
        self._engine, self._built, self._control = engine, built, control
        self._costs, self._on_warning = costs, on_warning
        self._key = built.request.idempotency_key
        self._began = time.monotonic()

    def answer(self) -> PaidAnswer:
        """The answer, paid for by this call, by an earlier one or by one under way.

        Raises:
            ModelCallError: the engine failed.
            BudgetExceededError: the call would pass a limit.
            CancelledError: asked to stop.
        """
        outcomes = ["joined"]

        def first() -> EngineAnswer:
            paid = self._reused_or_asked()
            outcomes[0] = paid.outcome
            return paid.answer

        shared = self._deps.single_flight.once(
            self._key, first, engine=self._engine.profile.name, control=self._control
        )
        if shared.joined:
            self._close(CallOutcome("joined", Usage(), self._seconds), None)
        return PaidAnswer(shared.result, outcomes[0])

    def _reused_or_asked(self) -> PaidAnswer:
        opening = self._opened()
        if opening.kept is not None:
            self._close(CallOutcome("reused", Usage(), self._seconds), None)
            return PaidAnswer(opening.kept, "reused")
        if opening.reservation is not None and opening.reservation.warning:
            self._on_warning(opening.reservation.warning)
        return PaidAnswer(self._asked(opening), "answered")

    def _opened(self) -> CallStart:
        """A budget reservation or a kept answer; waits while another process makes the same call."""
        while True:
            opening = self._deps.records.open(
                self._call,
                self._key,
                self._built.estimate,
                seconds=self._control.deadline.left,
                check=self._problem,
            )
            if opening.kept is not None or opening.reservation is not None:
                return opening
            if self._control.deadline.left < _ELSEWHERE_POLL_SECONDS:
                raise ModelCallError(
                    self._engine.profile.name, ModelFailure.TIMED_OUT, detail="asked elsewhere already"
                )
            self._control.cancellation.wait(_ELSEWHERE_POLL_SECONDS)

    def _asked(self, opening: CallStart) -> EngineAnswer:
        usage, answer = Usage(), None
        outcome: str = ModelFailure.UNREADABLE  # what an adapter raises against its promise counts as
        try:
            answer = self._traced(usage)
            outcome = "answered"
        except ModelCallError as error:
            outcome = error.failure
            raise
        except CancelledError:
            outcome = ModelFailure.CANCELLED
            raise
        finally:
            sent = self._built.request if usage.attempts else None
            ended = CallOutcome(str(outcome), usage, self._seconds, answer, sent, self._redacted.restore)
            self._close(ended, opening)
        return answer

    def _traced(self, usage: Usage) -> EngineAnswer:
        request = self._built.request
        with telemetry.span(
            "model.call", engine=self._engine.profile.name, prompt_version=request.prompt_version
        ) as span:
            engine_call = EngineCall(
                self._engine,
                user=self._call.actor_id,
                control=self._control,
                check=self._problem,
                on_text=self._shown(),
                usage=usage,
            )
            try:
                return engine_call.answer(request, may_repair=self._may_repair)
            finally:
                telemetry.put(
                    span,
                    attempts=usage.attempts,
                    tokens_in=usage.input_tokens,
                    tokens_out=usage.output_tokens,
                )

    def _may_repair(self) -> bool:
        return self._deps.records.may_spend(self._call, self._built.estimate)

    def _problem(self, output: dict[str, Any]) -> str:
        """What is wrong with an answer, judged as its reader would see it: with the names put back."""
        return self._call.check(restored(output, self._redacted.restore))

    def _shown(self) -> Callable[[str], None]:
        """Shows what is readable of a growing answer, not more often than an eye can follow."""
        last = 0.0

        def show(raw: str) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _SHOWN_EVERY_SECONDS:
                last = now
                self._control.listener.text(restored_text(readable(raw), self._redacted.restore))

        return show

    def _close(self, outcome: CallOutcome, opening: CallStart | None) -> None:
        reservation = opening.reservation if opening else None
        cost = self._deps.records.close(self._call, self._key, self._engine.profile, outcome, reservation)
        self._costs.add(outcome.usage, cost)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began
