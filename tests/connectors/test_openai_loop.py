"""The loop behind all models: there for its users alone, carrying the caller's context, bounded when stuck."""

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable

import pytest

from connectors.models import loop
from connectors.models.loop import SharedLoop, Waiting

traced = contextvars.ContextVar("traced", default="nobody")


def running() -> bool:
    return any(thread.name == "model-calls" for thread in threading.enumerate())


@pytest.fixture
def shared():
    made = SharedLoop()
    yield made.acquire()
    made.release()


def result(waiting: Waiting[str], seconds: float = 5.0) -> str:
    return waiting.result(seconds=seconds, on_text=None, cancellation=None)


def test_the_thread_lives_from_the_first_user_to_the_last():
    made = SharedLoop()
    assert made.acquire() is made.acquire()
    assert running()
    made.release()
    assert running()
    made.release()
    assert not running()
    made.acquire()
    assert running()
    made.release()


def test_a_call_belongs_to_the_context_of_its_caller(shared):
    async def work(_: Callable[[str], None]) -> str:
        return traced.get()

    traced.set("the caller")
    assert result(Waiting(shared, work)) == "the caller"


def test_a_loop_that_is_stuck_costs_the_caller_the_deadline_and_a_little(shared, monkeypatch):
    monkeypatch.setattr(loop, "GRACE_SECONDS", 0.05)
    release = threading.Event()

    async def work(_: Callable[[str], None]) -> str:
        release.wait(5)  # blocks the whole loop, as a fault in a library might
        return "too late"

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        result(Waiting(shared, work), seconds=0.05)
    assert time.monotonic() - began < 1.0
    release.set()


def test_what_a_call_raises_is_raised_where_it_was_asked(shared):
    async def work(_: Callable[[str], None]) -> str:
        await asyncio.sleep(0)
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        result(Waiting(shared, work))
