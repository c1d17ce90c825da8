"""One call for one question: the key that names it, and joining a call that is under way."""

import hashlib
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, NamedTuple, TypeVar

from copilot.domain.model_call import ModelFailure
from copilot.errors import CancelledError, ModelCallError
from copilot.gateway.call import Call
from copilot.gateway.call_control import CallControl

T = TypeVar("T")


def call_key(call: Call, payload: dict[str, object], engine: str) -> str:
    """Case, task, evidence as it is sent (question and failures included), prompt version and engine."""
    material = json.dumps([call.scope, call.task, payload, call.prompt_version, engine], sort_keys=True)
    return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()


class Shared(NamedTuple, Generic[T]):
    """A result, and whether another caller's call brought it."""

    result: T
    joined: bool


class SingleFlight(Generic[T]):
    """Calls under way in this process, by key: who comes second waits for the first one's answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[T]] = {}

    def once(self, key: str, work: Callable[[], T], *, engine: str, control: CallControl) -> Shared[T]:
        """Do the work, or wait for the caller who is doing it; each waits within its own bounds.

        Where the first one is stopped by its own user, the next in line does the work.

        Raises:
            ModelCallError: what the work raised, or the time was over while waiting.
            CancelledError: asked to stop while waiting.
        """
        while True:
            with self._lock:
                future = self._under_way.get(key)
                if future is None:
                    mine = self._under_way[key] = Future[T]()
                    break
            try:
                return Shared(_waited(future, engine, control), joined=True)
            except CancelledError:
                control.cancellation.check()  # else it was the first one's user who stopped
        return Shared(self._led(key, mine, work), joined=False)

    def _led(self, key: str, mine: "Future[T]", work: Callable[[], T]) -> T:
        try:
            result = work()
        except BaseException as error:
            self._end(key)
            mine.set_exception(error)
            raise
        self._end(key)
        mine.set_result(result)
        return result

    def _end(self, key: str) -> None:
        with self._lock:
            del self._under_way[key]


def _waited(future: "Future[T]", engine: str, control: CallControl) -> T:
    woken = threading.Event()
    future.add_done_callback(lambda _: woken.set())
    forget = control.cancellation.on_request(woken.set)
    try:
        in_time = woken.wait(control.deadline.left)
    finally:
        forget()
    if future.done():
        return future.result()
    control.cancellation.check()
    assert not in_time
    raise ModelCallError(engine, ModelFailure.TIMED_OUT, detail="the same request was under way already")
