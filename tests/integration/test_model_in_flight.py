"""Two hundred calls at once against a slow server: memory stays flat, and no thread or socket is left behind."""

import gc
import resource
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.models.faultserver.behaviour import Pace
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.gateway.call_control import CancelToken
from copilot.ports.model import DraftRequest

CALLS = 200
WAVES = 3
MOST_GROWTH_BYTES = 4 * 1024 * 1024
REQUEST = DraftRequest(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={"task": "none", "text": "x" * 20_000},
    output_schema={"type": "object", "properties": {"note": {"type": "string"}}, "required": ["note"]},
    idempotency_key="k",
    deadline_seconds=60,
)


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def many(work: Callable[[], str]) -> set[str]:
    """The outcomes of `work` done by two hundred threads at once."""
    with ThreadPoolExecutor(CALLS) as pool:
        return set(pool.map(lambda _: work(), range(CALLS)))


def own_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name == "model-calls"}


@contextmanager
def model_at(url: str) -> Iterator[OpenAICompatibleModel]:
    """Patient clocks: how fast two hundred calls begin is the machine's business."""
    clocks = {"connect_seconds": 60, "first_token_seconds": 60}
    model = OpenAICompatibleModel(
        Provider(kind="compatible", name="peer", model="m", base_url=url, max_in_flight=CALLS, **clocks)
    )
    try:
        yield model
    finally:
        model.close()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory in use from /proc")
def test_two_hundred_calls_at_once_leave_neither_memory_nor_thread_nor_socket():
    server = FaultServer(default=Fault.SLOW_FIRST_BYTE, pace=Pace(slow_seconds=0.5))
    sizes = []
    with serving(server) as url:
        with model_at(url) as model:
            for _ in range(WAVES):
                assert len(many(lambda: str(model.draft(REQUEST).output))) == 1
                gc.collect()
                sizes.append(resident_bytes())
            threads_in_use = own_threads()
        assert settled(lambda: server.open == 0)
    assert threads_in_use == {"model-calls"}
    assert own_threads() == set()
    assert server.counts.total() == CALLS * WAVES
    # The first wave fills pools and caches; what grows after it would grow for ever.
    assert sizes[-1] - sizes[0] < MOST_GROWTH_BYTES, sizes


@pytest.mark.slow
def test_two_hundred_hanging_calls_end_at_one_wish_to_stop():
    server = FaultServer(default=Fault.HANG)
    token = CancelToken()

    def outcome() -> str:
        try:
            return str(model.draft(REQUEST, cancellation=token).output)
        except ModelCallError as error:
            return error.failure

    with serving(server) as url, model_at(url) as model:
        stopper = threading.Thread(
            target=lambda: settled(lambda: server.counts.total() == CALLS, seconds=30) and token.request()
        )
        stopper.start()
        assert many(outcome) == {ModelFailure.CANCELLED}
        stopper.join()
        assert settled(lambda: server.open == 0)
        assert server.left == CALLS
    assert own_threads() == set()


def settled(condition: Callable[[], bool], *, seconds: float = 5.0) -> bool:
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.02)
    return condition()
