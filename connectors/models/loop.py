"""One event loop in one thread, shared by every model: calls in flight cost a socket each, no thread.

A call waits in the thread that asked. What the coroutine says on the way is handed to that
thread, so that a slow listener never holds up the loop, and with it everybody else's calls.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from copilot.ports.model import Cancellation

T = TypeVar("T")
GRACE_SECONDS = 2.0
"""How long a call may take to close its socket after its deadline before it is left to itself."""


class SharedLoop:
    """Starts with its first user, ends with its last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def acquire(self) -> asyncio.AbstractEventLoop:
        """The running loop; each call needs one `release`."""
        with self._lock:
            self._users += 1
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="model-calls", daemon=True
                )
                self._thread.start()
            return self._loop

    def release(self) -> None:
        """Give the loop back; the last one ends its thread."""
        with self._lock:
            self._users -= 1
            if self._users or self._loop is None or self._thread is None:
                return
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


SHARED = SharedLoop()


class Waiting(Generic[T]):
    """A coroutine on the loop, seen from the thread that waits for it.

    The coroutine gets a function with which to pass pieces of text on to that thread.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        work: Callable[[Callable[[str], None]], Coroutine[Any, Any, T]],
    ) -> None:
        self._loop = loop
        self._work = work
        self._events: SimpleQueue[str | asyncio.Task[T]] = SimpleQueue()
        self.task: asyncio.Task[T] | None = None

    def result(
        self, *, seconds: float, on_text: Callable[[str], None] | None, cancellation: Cancellation | None
    ) -> T:
        """Run the coroutine to its end; a wish to stop cancels it and waits until its socket is closed.

        Raises:
            asyncio.CancelledError: it was stopped.
            TimeoutError: the loop itself did not answer.
            Exception: whatever the coroutine or `on_text` raised.
        """
        # Copies the caller's context, so spans of the coroutine belong to the caller's trace.
        self._loop.call_soon_threadsafe(self._start)
        take_back = cancellation.on_request(self.cancel) if cancellation else lambda: None
        try:
            while isinstance(event := self._next(seconds + GRACE_SECONDS), str):
                if on_text:
                    on_text(event)
        except BaseException:
            self.cancel()
            raise
        finally:
            take_back()
        return event.result()

    def cancel(self) -> None:
        """Stop the coroutine from any thread; nothing happens where it has ended."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self.task and self.task.cancel())

    def _start(self) -> None:
        self.task = self._loop.create_task(self._work(self._events.put))
        self.task.add_done_callback(self._events.put)

    def _next(self, seconds: float) -> "str | asyncio.Task[T]":
        try:
            return self._events.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
