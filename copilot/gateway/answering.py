"""One answer of one engine, paid for once: joined, reused, or asked for and recorded."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from copilot import telemetry
from copilot.domain.model_call import ModelFailure
from copilot.errors import CancelledError, ModelCallError
from copilot.gateway.asking import Answer, Asking, Tally
from copilot.gateway.call import Call
from copilot.gateway.control import Control
from copilot.gateway.cut_short import readable
from copilot.gateway.lane import Lane
from copilot.gateway.means import Means
from copilot.gateway.preparing import Prepared
from copilot.gateway.records import Ending, Opening
from copilot.gateway.redaction_door import ClosedPayload, restored, restored_text

_ELSEWHERE_POLL_SECONDS = 0.2
_SHOWN_EVERY_SECONDS = 0.1


class Paid(NamedTuple):
    """What an engine was paid, and for what."""

    answer: Answer
    outcome: str  # "answered", "reused" or "joined"


class Account:
    """What one call of a task has cost so far, over all engines."""

    def __init__(self) -> None:
        self.attempts = 0
        self.input_tokens = 0
        self.output_tokens = 0
        self.cost_micros = 0

    def add(self, tally: Tally, cost: int) -> None:
        """One engine has been asked."""
        self.attempts += tally.attempts
        self.input_tokens += tally.input_tokens
        self.output_tokens += tally.output_tokens
        self.cost_micros += cost


class Answering:
    """One engine, one request, one answer."""

    def __init__(
        self,
        means: Means,
        call: Call,
        closed: ClosedPayload,
        *,
        lane: Lane,
        prepared: Prepared,
        control: Control,
        account: Account,
        on_warning: Callable[[str], None],
    ) -> None:
        self._means, self._call, self._closed = means, call, closed
        self._lane, self._prepared, self._control = lane, prepared, control
        self._account, self._on_warning = account, on_warning
        self._key = prepared.request.idempotency_key
        self._began = time.monotonic()

    def answer(self) -> Paid:
        """The answer, whoever paid for it.

        Raises:
            ModelCallError: the engine failed.
            BudgetExceededError: the call would pass a limit.
            CancelledError: asked to stop.
        """
        outcomes = ["joined"]

        def first() -> Answer:
            paid = self._reused_or_asked()
            outcomes[0] = paid.outcome
            return paid.answer

        shared = self._means.joins.once(
            self._key, first, engine=self._lane.profile.name, control=self._control
        )
        if shared.joined:
            self._close(Ending("joined", Tally(), self._seconds), None)
        return Paid(shared.result, outcomes[0])

    def _reused_or_asked(self) -> Paid:
        opening = self._opened()
        if opening.kept is not None:
            self._close(Ending("reused", Tally(), self._seconds), None)
            return Paid(opening.kept, "reused")
        if opening.reservation is not None and opening.reservation.warning:
            self._on_warning(opening.reservation.warning)
        return Paid(self._asked(opening), "answered")

    def _opened(self) -> Opening:
        """Leave to ask, or a kept answer; another process that is at it is waited for."""
        while True:
            opening = self._means.records.open(
                self._call,
                self._key,
                self._prepared.estimate,
                seconds=self._control.deadline.left,
                check=self._problem,
            )
            if opening.kept is not None or opening.reservation is not None:
                return opening
            if self._control.deadline.left < _ELSEWHERE_POLL_SECONDS:
                raise ModelCallError(
                    self._lane.profile.name, ModelFailure.TIMED_OUT, detail="asked elsewhere already"
                )
            self._control.cancellation.wait(_ELSEWHERE_POLL_SECONDS)

    def _asked(self, opening: Opening) -> Answer:
        tally, answer = Tally(), None
        outcome: str = ModelFailure.UNREADABLE  # what an adapter raises against its promise counts as
        try:
            answer = self._traced(tally)
            outcome = "answered"
        except ModelCallError as error:
            outcome = error.failure
            raise
        except CancelledError:
            outcome = ModelFailure.CANCELLED
            raise
        finally:
            sent = self._prepared.request if tally.attempts else None
            ending = Ending(str(outcome), tally, self._seconds, answer, sent, self._closed.restore)
            self._close(ending, opening)
        return answer

    def _traced(self, tally: Tally) -> Answer:
        request = self._prepared.request
        with telemetry.span(
            "model.call", engine=self._lane.profile.name, prompt_version=request.prompt_version
        ) as span:
            asking = Asking(
                self._lane,
                user=self._call.actor_id,
                control=self._control,
                check=self._problem,
                on_text=self._shown(),
                tally=tally,
            )
            try:
                return asking.answer(request, may_repair=self._may_repair)
            finally:
                telemetry.put(
                    span,
                    attempts=tally.attempts,
                    tokens_in=tally.input_tokens,
                    tokens_out=tally.output_tokens,
                )

    def _may_repair(self) -> bool:
        return self._means.records.may_spend(self._call, self._prepared.estimate)

    def _problem(self, output: dict[str, Any]) -> str:
        """What is wrong with an answer, judged as its reader would see it: with the names put back."""
        return self._call.check(restored(output, self._closed.restore))

    def _shown(self) -> Callable[[str], None]:
        """Shows what is readable of a growing answer, not more often than an eye can follow."""
        last = 0.0

        def show(raw: str) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _SHOWN_EVERY_SECONDS:
                last = now
                self._control.watcher.text(restored_text(readable(raw), self._closed.restore))

        return show

    def _close(self, ending: Ending, opening: Opening | None) -> None:
        reservation = opening.reservation if opening else None
        cost = self._means.records.close(self._call, self._key, self._lane.profile, ending, reservation)
        self._account.add(ending.tally, cost)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began
