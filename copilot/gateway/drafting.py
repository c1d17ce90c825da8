"""One call on its way: closed, routed, asked for down the order of engines, and answered in any case."""

import time
from collections.abc import Iterator

from copilot import telemetry
from copilot.controls.routing import refusal
from copilot.domain.model_call import ModelFailure
from copilot.errors import BudgetExceededError, ModelCallError, PermanentError
from copilot.gateway.answering import Account, Answering, Paid
from copilot.gateway.asking import Answer, Tally
from copilot.gateway.call import Call, Drafted
from copilot.gateway.control import Control
from copilot.gateway.lane import Lane
from copilot.gateway.means import Means
from copilot.gateway.preparing import prepared, request_for
from copilot.gateway.records import Ending
from copilot.gateway.redaction_door import ClosedPayload, close_payload, restored, restored_text

_SHARE_WITH_THE_NEXT = 0.6
"""The part of the time left that an engine may use while another model could still be asked."""
_LEAKED = "Redaction left an identifier in the text, so no model was asked."
_SAID = {
    "joined": "{} was being asked the same already; its answer is shown.",
    "reused": "{} had answered the same request before; that answer is shown again.",
}


class Drafting:
    """The state of one call; used once, by one thread."""

    def __init__(self, means: Means, call: Call, control: Control) -> None:
        self._means, self._call, self._control = means, call, control
        self._closed = _closed(call, means)
        self._notes: list[str] = []
        self._routing: list[str] = []
        self._account = Account()

    def run(self) -> Drafted:
        """The answer of the first engine that may be asked and can answer.

        Raises:
            CancelledError: asked to stop.
            PermanentError: the offline engine failed too, which is a fault of the product.
        """
        lanes = list(self._open_lanes())
        for place, lane in enumerate(lanes):
            drafted = self._tried(lane, self._bounds(last=place == len(lanes) - 1))
            if drafted is not None:
                return drafted
        return self._offline()

    def _open_lanes(self) -> Iterator[Lane]:
        """The engines that may be asked; whoever may not is named with the reason."""
        if self._closed.leaks and self._means.lanes:
            self._means.records.leak_blocked(self._call, self._closed.leaks)
            self._not_asked(_LEAKED)
            return
        subject = self._call.subject
        for lane in self._in_order():
            why_not = refusal(
                lane.profile,
                consent=subject.consent,
                countries=subject.countries,
                rules=self._means.residency,
            )
            if why_not:
                self._not_asked(why_not)
            else:
                yield lane

    def _in_order(self) -> tuple[Lane, ...]:
        """The engines as they are asked for this call: the one that was promoted for its task first."""
        first = self._call.engine
        if first == self._means.offline.profile.name:
            return ()
        return tuple(sorted(self._means.lanes, key=lambda lane: lane.profile.name != first))

    def _bounds(self, *, last: bool) -> Control:
        """The last engine may use all the time but what the offline engine needs; others leave some."""
        left = max(0.0, self._control.deadline.left - self._means.reserve_seconds)
        share = left if last else left * _SHARE_WITH_THE_NEXT
        return self._control._replace(deadline=self._control.deadline.within(share))

    def _tried(self, lane: Lane, bounds: Control) -> Drafted | None:
        """What the engine's answer comes to, or None with the reason in the notes."""
        try:
            return self._asked(lane, bounds)
        except ModelCallError as error:
            if error.failure is ModelFailure.CANCELLED:
                self._control.cancellation.check()
            self._note(error.user_message)
        except BudgetExceededError as error:
            self._not_asked(error.user_message)
        return None

    def _asked(self, lane: Lane, bounds: Control) -> Drafted:
        lane.refuse_if_resting()
        ready = prepared(
            self._call,
            self._closed.payload,
            lane.profile,
            call_tokens=self._means.budgets.limits.call_tokens,
            seconds=bounds.deadline.left,
        )
        answering = Answering(
            self._means,
            self._call,
            self._closed,
            lane=lane,
            prepared=ready,
            control=bounds,
            account=self._account,
            on_warning=self._note,
        )
        paid = answering.answer()
        self._tell(lane.profile.name, paid)
        return self._drafted(lane.profile.name, paid.answer, ready.left_out)

    def _tell(self, engine: str, paid: Paid) -> None:
        if paid.outcome in _SAID:
            self._note(_SAID[paid.outcome].format(engine))
        if paid.answer.cut_short:
            self._note(f"{engine} broke off; what it had finished is shown, and more may be missing.")

    def _offline(self) -> Drafted:
        """The engine that needs nothing; it runs in this process, so even a leak goes no further."""
        offline, call = self._means.offline, self._call
        name = offline.profile.name
        self._control.cancellation.check()
        self._control.watcher.writing(name)
        request = request_for(
            call,
            self._closed.payload,
            offline.profile,
            seconds=self._control.deadline.left,
            max_output_tokens=offline.profile.max_output_tokens,
        )
        began = time.monotonic()
        with telemetry.span("model.call", engine=name, prompt_version=call.prompt_version):
            response = offline.draft(request, cancellation=self._control.cancellation)
        # No tokens are entered: this engine costs nothing and must not use up a budget.
        ending = Ending("answered", Tally(), time.monotonic() - began)
        self._means.records.close(call, request.idempotency_key, offline.profile, ending, None)
        problem = call.check(restored(response.output, self._closed.restore))
        if problem:
            raise PermanentError(f"The {name} engine filled the form wrongly ({problem}). Report this case.")
        return self._drafted(name, Answer(response.output), ())

    def _not_asked(self, why: str) -> None:
        if why not in self._routing:
            self._routing.append(why)
        self._note(why)

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def _drafted(self, engine: str, answer: Answer, left_out: tuple[str, ...]) -> Drafted:
        return Drafted(
            output=restored(answer.output, self._closed.restore),
            engine=engine,
            engine_note=" ".join(self._notes),
            redaction=self._closed.view,
            leaks=self._closed.leaks,
            input_tokens=self._account.input_tokens,
            output_tokens=self._account.output_tokens,
            cost_micros=self._account.cost_micros,
            attempts=self._account.attempts,
            routing=tuple(self._routing),
            left_out=tuple(restored_text(entry, self._closed.restore) for entry in left_out),
            degraded=answer.degraded,
            cut_short=answer.cut_short,
        )


def _closed(call: Call, means: Means) -> ClosedPayload:
    with telemetry.span("redact") as span:
        closed = close_payload(
            call.payload, redactor=means.redactor, known=call.known, scope=call.scope, keep=call.keep
        )
        telemetry.put(span, redacted=len(closed.view.decisions), leaks=len(closed.leaks))
    return closed
