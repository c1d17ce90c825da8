"""Rates and work in hand: a caller who asks too fast waits, and nobody else does."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.api.rate_limit import RateLimiter
from copilot.domain.identity import Role
from copilot.settings import Settings
from copilot.workflow.job import Job, Outcome
from tests.api.small_service import SmallService


class Hand:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def test_a_minutes_worth_may_come_at_once_and_then_comes_evenly() -> None:
    hand = Hand()
    limiter = RateLimiter(6, monotonic=hand)
    assert [limiter.use("a").allowed for _ in range(7)] == [True] * 6 + [False]
    assert limiter.use("a").retry_after_seconds == pytest.approx(10.0)
    hand.at += 10.0
    assert [limiter.use("a").allowed for _ in range(2)] == [True, False]
    assert limiter.use("b").allowed


def test_what_is_left_is_told_and_comes_back() -> None:
    hand = Hand()
    limiter = RateLimiter(6, monotonic=hand)
    assert dict(limiter.use("a").headers) == {
        "ratelimit-policy": "6;w=60",
        "ratelimit-limit": "6",
        "ratelimit-remaining": "5",
        "ratelimit-reset": "10",
    }
    hand.at += 60.0
    assert limiter.use("a").remaining == 5


@given(
    limit=st.integers(1, 200),
    waits=st.lists(st.floats(0, 30, allow_nan=False), max_size=60),
)
def test_no_pattern_of_requests_gets_more_than_the_burst_and_the_rate(limit: int, waits: list[float]) -> None:
    hand = Hand()
    limiter = RateLimiter(limit, monotonic=hand)
    allowed = 0
    for wait in waits:
        hand.at += wait
        allowed += limiter.use("a").allowed
    assert allowed <= limit + limit * (hand.at - 1_000.0) / 60 + 1


@given(st.integers(1, 50), st.lists(st.floats(0, 30, allow_nan=False), max_size=30))
def test_a_caller_who_waits_as_long_as_asked_is_let_in(limit: int, waits: list[float]) -> None:
    hand = Hand()
    limiter = RateLimiter(limit, monotonic=hand)
    for wait in waits:
        hand.at += wait
        refused = limiter.use("a")
        if not refused.allowed:
            hand.at += refused.retry_after_seconds + 1e-6
            assert limiter.use("a").allowed


def test_made_up_keys_cost_no_memory() -> None:
    limiter = RateLimiter(5, max_keys=10, monotonic=Hand())
    for number in range(1_000):
        limiter.use(f"key {number}")
    assert len(limiter._empty_at) == 10


class TestOverTheLimit:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(api_requests_per_minute=2)

    def test_the_caller_is_told_when_to_come_back_and_another_goes_on(self, service: SmallService) -> None:
        fast, other = (service.token_of(name, Role.FRAUD_ANALYST) for name in ("fast", "other"))
        answers = [service.client.get("/api/v1/queue", headers=fast) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 30
        assert answers[2].json()["type"] == "urn:foureyes:problem:too-many-requests"
        assert service.client.get("/api/v1/queue", headers=other).status_code == 200


def test_asking_for_readiness_again_and_again_examines_the_parts_once_a_second(
    service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def examined() -> dict[str, str]:
        asked.append(time.monotonic())
        return {"store": "ok"}

    monkeypatch.setattr(service.services, "readiness", examined)
    began = time.monotonic()
    assert {service.client.get("/api/readiness").status_code for _ in range(20)} == {200}
    assert 1 <= len(asked) <= 1 + (time.monotonic() - began)


class TestWorkInHand:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(api_max_in_flight=1)

    def test_one_request_more_than_is_taken_is_told_to_repeat_and_then_served(
        self, service: SmallService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        header = service.token_of("case-feed", Role.FRAUD_ANALYST)
        begun, go_on = threading.Event(), threading.Event()
        write = service.workflow.run

        def slow(job: Job) -> Outcome:
            begun.set()
            assert go_on.wait(5)
            return write(job)

        monkeypatch.setattr(service.workflow, "run", slow)
        with service.client as client:
            first: list[int] = []
            waiting = threading.Thread(
                target=lambda: first.append(
                    client.post("/api/v1/cases/CF-100001/brief", headers=header).status_code
                )
            )
            waiting.start()
            assert begun.wait(5)
            turned_away = client.get("/api/v1/queue", headers=header)
            alive = client.get("/api/health")
            go_on.set()
            waiting.join(5)
            assert (turned_away.status_code, turned_away.headers["retry-after"]) == (503, "1")
            assert alive.status_code == 200
            assert first == [200]
            began = time.monotonic()
            assert client.get("/api/v1/queue", headers=header).status_code == 200
            assert time.monotonic() - began < 5
