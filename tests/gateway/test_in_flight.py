"""Two hundred calls at once through the whole gateway: capped, fair, flat in memory, no thread left behind."""

import gc
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.models.faultserver.behaviour import Pace
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from tests.gateway.peers import question_call

CALLS, CAP, USERS, WAVES = 200, 40, 8, 2
PEOPLE = ("amara", "ben", "chloe", "dev", "ella", "farid", "grace", "hugo")
MOST_GROWTH_BYTES = 6 * 1024 * 1024
ANSWER = '{"note": "Done."}'


def resident_bytes() -> int:
    line = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) * 1_024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory in use from /proc")
def test_two_hundred_calls_in_flight_are_capped_and_leave_nothing_behind(gateway):
    server = FaultServer(
        default=Fault.SLOW_FIRST_BYTE, pace=Pace(slow_seconds=0.2), answer=lambda request: ANSWER
    )
    threads_before = threading.active_count()
    sizes, most_open = [], [0]
    with serving(server) as url:
        model = OpenAICompatibleModel(
            Provider(kind="compatible", name="peer", model="m", base_url=url, max_in_flight=CAP)
        )
        way = gateway(model, deadline_seconds=60)
        for wave in range(WAVES):
            engines: Counter[str] = Counter()

            def work(number: int, wave: int = wave, engines: Counter[str] = engines) -> None:
                drafted = way.draft(question_call(f"{wave}/{number}?", actor_id=PEOPLE[number % USERS]))
                engines[drafted.engine] += 1
                most_open[0] = max(most_open[0], way.engine_states[0].in_flight)

            with ThreadPoolExecutor(CALLS) as pool:
                list(pool.map(work, range(CALLS)))
            assert engines == {"peer:m": CALLS}
            gc.collect()
            sizes.append(resident_bytes())
        assert (way.engine_states[0].in_flight, way.engine_states[0].waiting) == (0, 0)
        assert most_open[0] <= CAP
        way.close()
    for _ in range(100):
        if threading.active_count() <= threads_before:
            break
        time.sleep(0.01)
    assert threading.active_count() <= threads_before
    assert sizes[-1] - sizes[0] < MOST_GROWTH_BYTES
