"""The circuit: rests after failures in a row, and finds out with one probe."""

import threading
from datetime import timedelta

import pytest

from copilot.domain.model_call import ModelFailure
from copilot.gateway.breaker import FAILURES_TO_OPEN, Breaker
from copilot.gateway.guarded_engine import GuardedEngine
from tests.gateway.peers import ScriptedModel, call, failing


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def breaker(ticks: Ticks) -> Breaker:
    return Breaker(failures_to_open=3, rest_seconds=10, clock=ticks)


def settle(breaker: Breaker, *healths: str) -> None:
    for health in healths:
        permit = breaker.permit()
        assert permit is not None
        permit.settle(health)


def test_it_stays_closed_while_successes_come_between(breaker):
    settle(breaker, "ill", "ill", "well", "ill", "ill")
    assert breaker.state == "closed"


def test_failures_in_a_row_open_it_and_nobody_is_let_through(breaker):
    settle(breaker, "ill", "ill", "ill")
    assert breaker.state == "open"
    assert breaker.permit() is None
    assert breaker.seconds_to_probe == 10


def test_after_the_rest_exactly_one_of_many_is_let_through(breaker, ticks):
    settle(breaker, "ill", "ill", "ill")
    ticks.now = 10
    assert breaker.state == "half_open"
    permits, together = [], threading.Barrier(8)

    def ask() -> None:
        together.wait()
        permits.append(breaker.permit())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(permit is not None for permit in permits) == 1


def test_a_well_probe_closes_it_and_an_ill_one_opens_it_for_another_rest(breaker, ticks):
    settle(breaker, "ill", "ill", "ill")
    ticks.now = 10
    settle(breaker, "ill")
    assert breaker.state == "open"
    ticks.now = 20
    settle(breaker, "well", "ill", "ill")
    assert breaker.state == "closed"


def test_a_cancelled_probe_leaves_the_probe_to_the_next(breaker, ticks):
    settle(breaker, "ill", "ill", "ill")
    ticks.now = 10
    settle(breaker, "unknown")
    assert breaker.state == "half_open"
    assert breaker.permit() is not None


def test_a_call_from_before_the_opening_cannot_close_it(breaker):
    slow = breaker.permit()
    settle(breaker, "ill", "ill", "ill")
    slow.settle("well")
    assert breaker.state == "open"


def test_each_change_of_state_is_told(ticks):
    reported = []
    breaker = Breaker(failures_to_open=1, rest_seconds=10, clock=ticks, on_change=reported.append)
    settle(breaker, "ill")
    ticks.now = 10
    settle(breaker, "well")
    assert reported == ["open", "half_open", "closed"]


def test_an_engine_that_is_ill_is_left_alone_and_one_whose_request_is_wrong_is_not(gateway, monkeypatch):
    monkeypatch.setattr("tenacity.wait.random.uniform", lambda low, high: 0.0)
    ill = ScriptedModel("openai:ill", failing(ModelFailure.SERVER_ERROR))
    wrong = ScriptedModel("openai:wrong", failing(ModelFailure.BAD_REQUEST))
    way = gateway(ill, wrong)
    last = [way.draft(call()) for _ in range(6)][-1]
    assert len(ill.seen) == FAILURES_TO_OPEN
    assert len(wrong.seen) == 6
    assert "resting" in last.engine_note
    assert [engine.breaker for engine in way.engine_states] == ["open", "closed"]


def test_an_engine_at_rest_shows_how_long_it_rests(ticks):
    engine = GuardedEngine(ScriptedModel("openai:m"), clock=ticks)
    assert engine.state.breaker == "closed"
    assert engine.state.seconds_to_probe == 0


def test_a_circuit_that_opens_is_kept_for_the_operators(gateway, store, clock, monkeypatch):
    monkeypatch.setattr("tenacity.wait.random.uniform", lambda low, high: 0.0)
    ill = ScriptedModel("openai:ill", failing(ModelFailure.SERVER_ERROR))
    way = gateway(ill)
    for _ in range(FAILURES_TO_OPEN):
        way.draft(call())
    with store.unit_of_work(read_only=True) as unit:
        (kept,) = unit.circuits.changes(since=clock.now() - timedelta(days=1))
    assert (kept.engine, kept.state, kept.process) == ("openai:ill", "open", way.process)
