"""The bulkhead: a cap, turns between users, and notices of the place."""

import threading
import time

import pytest

from copilot.errors import CancelledError
from copilot.gateway.bulkhead import Bulkhead, NoTurnError
from copilot.gateway.call_control import CancelToken
from tests.gateway.peers import HeldModel, question_call


class Queueing:
    """Calls that wait in the background, and the order in which their turn came."""

    def __init__(self, bulkhead: Bulkhead) -> None:
        self.bulkhead, self.order, self.threads = bulkhead, [], []
        self.places: dict[str, list[int | None]] = {}

    def join(self, user: str, *, seconds: float = 5.0, cancellation: CancelToken | None = None) -> None:
        name = f"{user}{sum(t.name.startswith(user) for t in self.threads) + 1}"
        places = self.places[name] = []
        before = self.bulkhead.waiting

        def wait() -> None:
            with self.bulkhead.slot(
                user,
                seconds=seconds,
                cancellation=cancellation or CancelToken(),
                on_position=places.append,
            ):
                self.order.append(name)

        thread = threading.Thread(target=wait, name=name)
        self.threads.append(thread)
        thread.start()
        while self.bulkhead.waiting == before:
            time.sleep(0.001)

    def done(self) -> None:
        for thread in self.threads:
            thread.join(5)


@pytest.fixture
def bulkhead() -> Bulkhead:
    return Bulkhead(1)


def hold(bulkhead: Bulkhead, seconds: float = 0.0):
    return bulkhead.slot("holder", seconds=seconds, cancellation=CancelToken())


def test_there_are_never_more_in_flight_than_the_cap():
    bulkhead, most, lock = Bulkhead(3), [0], threading.Lock()

    def work() -> None:
        with bulkhead.slot("ben", seconds=5, cancellation=CancelToken()), lock:
            most[0] = max(most[0], bulkhead.in_flight)

    threads = [threading.Thread(target=work) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] <= 3
    assert (bulkhead.in_flight, bulkhead.waiting) == (0, 0)


def test_one_users_many_calls_do_not_stand_before_anothers_one(bulkhead):
    queue = Queueing(bulkhead)
    with hold(bulkhead):
        for user in ("a", "a", "a", "b", "c"):
            queue.join(user)
    queue.done()
    assert queue.order == ["a1", "b1", "c1", "a2", "a3"]


def test_places_are_those_of_the_turns_and_grow_smaller(bulkhead):
    queue = Queueing(bulkhead)
    with hold(bulkhead):
        for user in ("a", "a", "b"):
            queue.join(user)
        time.sleep(0.05)
        assert [queue.places[name][-1] for name in ("a1", "b1", "a2")] == [1, 2, 3]
    queue.done()
    assert all(places[-1] is None for places in queue.places.values())


def test_a_caller_without_a_turn_in_time_gets_an_error_and_leaves_the_queue(bulkhead):
    with hold(bulkhead):
        with pytest.raises(NoTurnError), hold(bulkhead, seconds=0.02):
            pass
        assert bulkhead.waiting == 0
    assert bulkhead.in_flight == 0


def test_a_caller_stopped_while_waiting_leaves_the_queue_at_once(bulkhead):
    stop = CancelToken()
    threading.Timer(0.03, stop.request).start()
    with hold(bulkhead):
        with pytest.raises(CancelledError), bulkhead.slot("ben", seconds=5, cancellation=stop):
            pass
        assert bulkhead.waiting == 0


def test_a_call_that_fails_gives_its_slot_back(bulkhead):
    with pytest.raises(ZeroDivisionError), hold(bulkhead):
        _ = 1 / 0
    with hold(bulkhead):
        assert bulkhead.in_flight == 1


def test_a_call_whose_turn_does_not_come_goes_to_the_next_engine_and_says_so(gateway):
    held = HeldModel(max_in_flight=1)
    way = gateway(held, deadline_seconds=0.6)
    first = threading.Thread(target=lambda: way.draft(question_call("First?")))
    first.start()
    held.begun.acquire(timeout=2)
    began = time.monotonic()
    drafted = way.draft(question_call("Second?"))
    assert time.monotonic() - began < 0.9
    assert drafted.engine == "offline"
    assert "no turn came in time" in drafted.engine_note
    first.join()
