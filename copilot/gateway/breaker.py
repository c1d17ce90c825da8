"""A circuit per engine: after repeated failures it rests, then one probe finds out whether it is well."""

import threading
import time
from collections.abc import Callable
from typing import Literal

from copilot.domain.desk_operations import BreakerState

FAILURES_TO_OPEN = 5
REST_SECONDS = 30.0

Health = Literal["well", "ill", "unknown"]


class Permit:
    """Leave for one attempt; `settle` must follow, whatever became of it."""

    def __init__(self, settle: Callable[[Health], None]) -> None:
        self.settle = settle


class Breaker:
    """Closed until `FAILURES_TO_OPEN` failures in a row, then open for a rest, then half-open.

    Half-open lets exactly one probe through: well closes the circuit, ill opens it for
    another rest, unknown (cancelled, say) leaves the probe to the next call. What was
    begun before the circuit opened no longer counts when it ends.
    """

    def __init__(
        self,
        *,
        failures_to_open: int = FAILURES_TO_OPEN,
        rest_seconds: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        on_change: Callable[[BreakerState], None] = lambda state: None,
    ) -> None:
        self._lock = threading.Lock()
        self._failures_to_open, self._rest_seconds = failures_to_open, rest_seconds
        self._clock, self._on_change = clock, on_change
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """Open while it rests; half-open from the end of the rest until a probe has told."""
        if self._opened_at is None:
            return "closed"
        return "open" if self.seconds_to_probe > 0 else "half_open"

    @property
    def seconds_to_probe(self) -> float:
        """How long the rest still lasts; 0 where it does not rest."""
        opened_at = self._opened_at
        return 0.0 if opened_at is None else max(0.0, opened_at + self._rest_seconds - self._clock())

    def permit(self) -> Permit | None:
        """Leave to try, or None where the engine rests or another probe is under way."""
        with self._lock:
            if self.state == "closed":
                return Permit(self._settle_call)
            if self.state == "open" or self._probing:
                return None
            self._probing = True
        self._on_change("half_open")
        return Permit(self._settle_probe)

    def _settle_call(self, health: Health) -> None:
        with self._lock:
            if self._opened_at is not None or health == "unknown":
                return
            self._failures = self._failures + 1 if health == "ill" else 0
            if self._failures < self._failures_to_open:
                return
            self._opened_at = self._clock()
        self._on_change("open")

    def _settle_probe(self, health: Health) -> None:
        with self._lock:
            self._probing = False
            if health == "unknown":
                return
            self._failures = 0
            self._opened_at = self._clock() if health == "ill" else None
        self._on_change(self.state)
