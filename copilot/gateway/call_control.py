"""The limits of a run from outside: deadline, cancellation, and a progress listener."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from copilot.errors import CancelledError


class Deadline:
    """A moment that nothing may outlive, on a clock that only goes forward."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; never negative."""
        return max(0.0, self._ends_at - self._clock())

    def within(self, seconds: float) -> "Deadline":
        """A deadline `seconds` from now, or this one where it comes first."""
        return Deadline(min(seconds, self.left), clock=self._clock)


class CancelToken:
    """Implements `copilot.ports.model.Cancellation`: requested once, for good, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._acts: dict[int, Callable[[], None]] = {}
        self._number = 0

    @property
    def requested(self) -> bool:
        """True from the request on."""
        return self._event.is_set()

    def request(self) -> None:
        """Ask everything that listens to stop."""
        with self._lock:
            self._event.set()
            acts, self._acts = list(self._acts.values()), {}
        for act in acts:
            act()

    def on_request(self, act: Callable[[], None]) -> Callable[[], None]:
        """Call `act` once when (or if already) requested; the returned function takes it back."""
        with self._lock:
            if not self._event.is_set():
                self._number += 1
                number = self._number
                self._acts[number] = act
                return lambda: self._forget(number)
        act()
        return lambda: None

    def wait(self, seconds: float) -> None:
        """Sleep, unless asked to stop.

        Raises:
            CancelledError: asked to stop, before or meanwhile.
        """
        if self._event.wait(seconds):
            self.check()

    def check(self) -> None:
        """Go on, unless asked to stop.

        Raises:
            CancelledError: asked to stop.
        """
        if self.requested:
            raise CancelledError("The run was stopped; nothing was kept. Start it again when you need it.")

    def _forget(self, number: int) -> None:
        with self._lock:
            self._acts.pop(number, None)


class ProgressListener:
    """Receives the progress of a run; this one ignores it. Called from the run's thread or a connector's."""

    def step(self, name: str) -> None:
        """A step of the workflow begins."""

    def queued(self, position: int | None) -> None:
        """The call waits for its turn (1 is next), or does no longer."""

    def writing(self, engine: str) -> None:
        """An engine has been asked and may write from now on."""

    def text(self, unverified: str) -> None:
        """What an engine has written so far, restored and not verified."""


class CallControl(NamedTuple):
    """The bounds of one run, handed down to whatever waits."""

    deadline: Deadline
    cancellation: CancelToken
    listener: ProgressListener


def control_for(seconds: float) -> CallControl:
    """Limits for a run without a listener or a way to cancel it."""
    return CallControl(Deadline(seconds), CancelToken(), ProgressListener())
