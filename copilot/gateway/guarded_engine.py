"""One engine behind its circuit breaker and its bulkhead, and one attempt when its turn comes."""

import time
from collections.abc import Callable
from typing import NamedTuple

from copilot import metrics, telemetry
from copilot.domain.desk_operations import BreakerState
from copilot.domain.ids import UserId
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.gateway.breaker import Breaker, Health
from copilot.gateway.bulkhead import Bulkhead, NoTurnError
from copilot.gateway.call_control import CallControl
from copilot.gateway.retry import SHORTEST_CALL_SECONDS
from copilot.ports.model import DraftingModel, DraftRequest, DraftResponse, EngineProfile


class EngineState(NamedTuple):
    """An engine's state, as the Operations page shows it."""

    profile: EngineProfile
    breaker: BreakerState
    seconds_to_probe: float
    in_flight: int
    waiting: int
    note: str  # what the endpoint was found to lack, "" where nothing


class GuardedEngine:
    """An engine with its circuit breaker and bulkhead; thread-safe."""

    def __init__(
        self,
        model: DraftingModel,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_change: Callable[[str, BreakerState], None] = lambda engine, state: None,
    ) -> None:
        self.model = model
        self.profile = model.profile
        name = self.profile.name

        def state_changed(state: BreakerState) -> None:
            metrics.breaker_state(name, state)
            on_change(name, state)

        self._breaker = Breaker(clock=clock, on_change=state_changed)
        metrics.breaker_state(name, "closed")
        self._bulkhead = Bulkhead(self.profile.max_in_flight)
        self._degraded = ""

    @property
    def state(self) -> EngineState:
        """The engine at this moment."""
        return EngineState(
            profile=self.profile,
            breaker=self._breaker.state,
            seconds_to_probe=self._breaker.seconds_to_probe,
            in_flight=self._bulkhead.in_flight,
            waiting=self._bulkhead.waiting,
            note=self._degraded,
        )

    def attempt(
        self,
        request: DraftRequest,
        *,
        user: UserId,
        control: CallControl,
        on_text: Callable[[str], None],
        number: int,
    ) -> DraftResponse:
        """Ask the engine once, when it is this user's turn.

        Raises:
            ModelCallError: the circuit is open, no turn came in time, or the engine failed.
            CancelledError: asked to stop.
        """
        self.refuse_if_resting()  # before the queue: nobody should wait for an engine that rests
        began = time.perf_counter()
        try:
            with self._bulkhead.slot(
                user,
                seconds=max(0.0, control.deadline.left - SHORTEST_CALL_SECONDS),
                cancellation=control.cancellation,
                on_position=control.listener.queued,
            ):
                metrics.queue_wait(self.profile.name, time.perf_counter() - began)
                return self._permitted(request, control, on_text, number)
        except NoTurnError as error:
            raise ModelCallError(
                self.profile.name, ModelFailure.RATE_LIMITED, detail="no turn came in time"
            ) from error

    def refuse_if_resting(self) -> None:
        """Go on, unless the circuit is open.

        Raises:
            ModelCallError: it is.
        """
        if self._breaker.state == "open":
            raise ModelCallError(self.profile.name, ModelFailure.CIRCUIT_OPEN)

    def _permitted(
        self, request: DraftRequest, control: CallControl, on_text: Callable[[str], None], number: int
    ) -> DraftResponse:
        control.cancellation.check()
        permit = self._breaker.permit()
        if permit is None:
            raise ModelCallError(self.profile.name, ModelFailure.CIRCUIT_OPEN)
        health: Health = "unknown"
        control.listener.writing(self.profile.name)
        timely = request.model_copy(update={"deadline_seconds": max(0.01, control.deadline.left)})
        try:
            with telemetry.span("model.attempt", engine=self.profile.name, attempt=number):
                response = self.model.draft(timely, on_text=on_text, cancellation=control.cancellation)
            health = "well"
        except ModelCallError as error:
            health = _health(error.failure)
            raise
        finally:
            permit.settle(health)
        self._degraded = response.degraded or self._degraded
        return response


def _health(failure: ModelFailure) -> Health:
    if failure is ModelFailure.CANCELLED:
        return "unknown"
    return "ill" if failure.trips else "well"
