"""The fallback chain of one call: redacted, routed, tried engine by engine, the offline engine last."""

import time
from collections.abc import Iterator

from copilot import telemetry
from copilot.controls.routing import refusal
from copilot.domain.model_call import ModelFailure
from copilot.errors import BudgetExceededError, ModelCallError, PermanentError
from copilot.gateway.call import Call, GatewayResponse
from copilot.gateway.call_control import CallControl
from copilot.gateway.dependencies import GatewayDependencies
from copilot.gateway.engine_call import EngineAnswer, Usage
from copilot.gateway.guarded_engine import GuardedEngine
from copilot.gateway.paid_call import CallCosts, PaidAnswer, PaidCall
from copilot.gateway.records import CallOutcome
from copilot.gateway.redaction_boundary import RedactedPayload, redact_payload, restored, restored_text
from copilot.gateway.request_builder import build_request, request_for

_SHARE_WITH_THE_NEXT = 0.6
"""The part of the time left that an engine may use while another model could still be asked."""
_LEAKED = "Redaction left an identifier in the text, so no model was asked."
_SAID = {
    "joined": "{} was being asked the same already; its answer is shown.",
    "reused": "{} had answered the same request before; that answer is shown again.",
}


class FallbackChain:
    """The state of one call; used once, by one thread."""

    def __init__(self, deps: GatewayDependencies, call: Call, control: CallControl) -> None:
        self._deps, self._call, self._control = deps, call, control
        self._redacted = _redacted(call, deps)
        self._notes: list[str] = []
        self._routing: list[str] = []
        self._costs = CallCosts()

    def run(self) -> GatewayResponse:
        """The answer of the first engine that may be asked and can answer.

        Raises:
            CancelledError: asked to stop.
            PermanentError: the offline engine failed too, which is a fault of the product.
        """
        engines = list(self._allowed_engines())
        for place, engine in enumerate(engines):
            drafted = self._tried(engine, self._bounds(last=place == len(engines) - 1))
            if drafted is not None:
                return drafted
        return self._offline()

    def _allowed_engines(self) -> Iterator[GuardedEngine]:
        """The engines that may be asked; each that may not is noted with the reason."""
        if self._redacted.leaks and self._deps.engines:
            self._deps.records.leak_blocked(self._call, self._redacted.leaks)
            self._not_asked(_LEAKED)
            return
        subject = self._call.subject
        for engine in self._in_order():
            why_not = refusal(
                engine.profile,
                consent=subject.consent,
                countries=subject.countries,
                rules=self._deps.residency,
            )
            if why_not:
                self._not_asked(why_not)
            else:
                yield engine

    def _in_order(self) -> tuple[GuardedEngine, ...]:
        """The engines as they are asked for this call: the one that was promoted for its task first."""
        first = self._call.engine
        if first == self._deps.offline.profile.name:
            return ()
        return tuple(sorted(self._deps.engines, key=lambda engine: engine.profile.name != first))

    def _bounds(self, *, last: bool) -> CallControl:
        """The last engine may use all the time but what the offline engine needs; others leave some."""
        left = max(0.0, self._control.deadline.left - self._deps.reserve_seconds)
        share = left if last else left * _SHARE_WITH_THE_NEXT
        return self._control._replace(deadline=self._control.deadline.within(share))

    def _tried(self, engine: GuardedEngine, bounds: CallControl) -> GatewayResponse | None:
        """The engine's response, or None with the reason in the notes."""
        try:
            return self._asked(engine, bounds)
        except ModelCallError as error:
            if error.failure is ModelFailure.CANCELLED:
                self._control.cancellation.check()
            self._note(error.user_message)
        except BudgetExceededError as error:
            self._not_asked(error.user_message)
        return None

    def _asked(self, engine: GuardedEngine, bounds: CallControl) -> GatewayResponse:
        engine.refuse_if_resting()
        ready = build_request(
            self._call,
            self._redacted.payload,
            engine.profile,
            call_tokens=self._deps.budgets.limits.call_tokens,
            seconds=bounds.deadline.left,
        )
        paid_call = PaidCall(
            self._deps,
            self._call,
            self._redacted,
            engine=engine,
            built=ready,
            control=bounds,
            costs=self._costs,
            on_warning=self._note,
        )
        paid = paid_call.answer()
        self._tell(engine.profile.name, paid)
        return self._drafted(engine.profile.name, paid.answer, ready.left_out)

    def _tell(self, engine: str, paid: PaidAnswer) -> None:
        if paid.outcome in _SAID:
            self._note(_SAID[paid.outcome].format(engine))
        if paid.answer.cut_short:
            self._note(f"{engine} broke off; what it had finished is shown, and more may be missing.")

    def _offline(self) -> GatewayResponse:
        """The engine that needs nothing; it runs in this process, so even a leak goes no further."""
        offline, call = self._deps.offline, self._call
        name = offline.profile.name
        self._control.cancellation.check()
        self._control.listener.writing(name)
        request = request_for(
            call,
            self._redacted.payload,
            offline.profile,
            seconds=self._control.deadline.left,
            max_output_tokens=offline.profile.max_output_tokens,
        )
        began = time.monotonic()
        with telemetry.span("model.call", engine=name, prompt_version=call.prompt_version):
            response = offline.draft(request, cancellation=self._control.cancellation)
        # No tokens are entered: this engine costs nothing and must not use up a budget.
        outcome = CallOutcome("answered", Usage(), time.monotonic() - began)
        self._deps.records.close(call, request.idempotency_key, offline.profile, outcome, None)
        problem = call.check(restored(response.output, self._redacted.restore))
        if problem:
            raise PermanentError(f"The {name} engine filled the form wrongly ({problem}). Report this case.")
        return self._drafted(name, EngineAnswer(response.output), ())

    def _not_asked(self, why: str) -> None:
        if why not in self._routing:
            self._routing.append(why)
        self._note(why)

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def _drafted(self, engine: str, answer: EngineAnswer, left_out: tuple[str, ...]) -> GatewayResponse:
        return GatewayResponse(
            output=restored(answer.output, self._redacted.restore),
            engine=engine,
            engine_note=" ".join(self._notes),
            redaction=self._redacted.view,
            leaks=self._redacted.leaks,
            input_tokens=self._costs.input_tokens,
            output_tokens=self._costs.output_tokens,
            cost_micros=self._costs.cost_micros,
            attempts=self._costs.attempts,
            routing=tuple(self._routing),
            left_out=tuple(restored_text(entry, self._redacted.restore) for entry in left_out),
            degraded=answer.degraded,
            cut_short=answer.cut_short,
        )


def _redacted(call: Call, deps: GatewayDependencies) -> RedactedPayload:
    with telemetry.span("redact") as span:
        closed = redact_payload(
            call.payload, redactor=deps.redactor, known=call.known, scope=call.scope, keep=call.keep
        )
        telemetry.put(span, redacted=len(closed.view.decisions), leaks=len(closed.leaks))
    return closed
