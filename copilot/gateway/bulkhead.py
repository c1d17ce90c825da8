"""A bulkhead per engine: a cap on calls in flight, and a queue that serves users in turn.

One user's hundred calls wait behind each other, not in front of everybody else's one.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from copilot.gateway.call_control import CancelToken


class NoTurnError(Exception):
    """The call's turn did not come within its time."""


class _Ticket:
    def __init__(self) -> None:
        self.woken = threading.Event()
        self.granted = False
        self.position = 0


class Bulkhead:
    """`capacity` slots; waiting calls are served round-robin between users, each user's own in order."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._lock = threading.Lock()
        self._in_flight = 0
        self._queues: OrderedDict[str, deque[_Ticket]] = OrderedDict()

    @property
    def in_flight(self) -> int:
        """Slots in use."""
        return self._in_flight

    @property
    def waiting(self) -> int:
        """Calls in the queue."""
        with self._lock:
            return sum(len(queue) for queue in self._queues.values())

    @contextmanager
    def slot(
        self,
        user: str,
        *,
        seconds: float,
        cancellation: CancelToken,
        on_position: Callable[[int | None], None] = lambda position: None,
    ) -> Iterator[None]:
        """Hold a slot for the block, after waiting for it at most `seconds`.

        Raises:
            NoTurnError: the time is over.
            CancelledError: asked to stop while waiting.
        """
        ticket = self._enter(user)
        if not ticket.granted:
            self._wait(user, ticket, seconds, cancellation, on_position)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, user: str) -> _Ticket:
        ticket = _Ticket()
        with self._lock:
            if self._in_flight < self.capacity and not self._queues:
                self._in_flight += 1
                ticket.granted = True
            else:
                self._queues.setdefault(user, deque()).append(ticket)
                self._number()
        return ticket

    def _wait(
        self,
        user: str,
        ticket: _Ticket,
        seconds: float,
        cancellation: CancelToken,
        on_position: Callable[[int | None], None],
    ) -> None:
        ends_at = time.monotonic() + seconds
        forget = cancellation.on_request(ticket.woken.set)
        last = 0
        try:
            while not ticket.granted:
                if ticket.position != last:
                    last = ticket.position
                    on_position(last)
                in_time = ticket.woken.wait(max(0.0, ends_at - time.monotonic()))
                ticket.woken.clear()
                if not in_time or cancellation.requested:
                    self._give_up(user, ticket)
                    cancellation.check()
                    raise NoTurnError
        finally:
            forget()
        on_position(None)

    def _give_up(self, user: str, ticket: _Ticket) -> None:
        with self._lock:
            if ticket.granted:  # granted in the very moment: hand the slot on
                self._pass_on()
                return
            self._queues[user].remove(ticket)
            if not self._queues[user]:
                del self._queues[user]
            self._number()

    def _leave(self) -> None:
        with self._lock:
            self._pass_on()

    def _pass_on(self) -> None:
        """Give the slot to the first call of the user whose turn it is; that user then goes last."""
        if not self._queues:
            self._in_flight -= 1
            return
        user, queue = self._queues.popitem(last=False)
        ticket = queue.popleft()
        if queue:
            self._queues[user] = queue
        ticket.granted = True
        ticket.woken.set()
        self._number()

    def _number(self) -> None:
        """Tell every waiting call its place, as the queue stands now."""
        queues = [list(queue) for queue in self._queues.values()]
        place = 0
        for round_ in range(max(map(len, queues), default=0)):
            for queue in queues:
                if round_ < len(queue):
                    place += 1
                    if queue[round_].position != place:
                        queue[round_].position = place
                        queue[round_].woken.set()
