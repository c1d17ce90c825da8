"""The one retry loop: pauses, the server's wish, the deadline."""

import pytest

from copilot.domain.model_call import ModelFailure
from copilot.errors import CancelledError, ModelCallError
from copilot.gateway.call_control import CancelToken, Deadline
from copilot.gateway.retry import MAX_ATTEMPTS, with_retries


class Scene:
    """Attempts that fail as told, over a clock that only sleeping moves."""

    def __init__(self, *failures: ModelCallError, seconds: float = 30.0) -> None:
        self.now, self.slept, self.attempts = 0.0, [], 0
        self.failures = list(failures)
        self.cancellation = CancelToken()
        self.cancellation.wait = self._sleep  # type: ignore[method-assign]
        self.deadline = Deadline(seconds, clock=lambda: self.now)

    def run(self) -> str:
        return with_retries(self._attempt, deadline=self.deadline, cancellation=self.cancellation)

    def _attempt(self) -> str:
        self.attempts += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failure(kind: ModelFailure, *, retry_after: float | None = None) -> ModelCallError:
    return ModelCallError("openai:m", kind, retry_after_seconds=retry_after)


def test_what_may_pass_is_tried_again_after_a_pause():
    scene = Scene(failure(ModelFailure.SERVER_ERROR), failure(ModelFailure.UNREACHABLE))
    assert scene.run() == "done"
    assert scene.attempts == 3
    assert len(scene.slept) == 2


def test_what_cannot_pass_stands_at_once():
    scene = Scene(failure(ModelFailure.AUTH))
    with pytest.raises(ModelCallError):
        scene.run()
    assert (scene.attempts, scene.slept) == (1, [])


def test_there_is_an_end_to_trying():
    scene = Scene(*(failure(ModelFailure.SERVER_ERROR) for _ in range(9)))
    with pytest.raises(ModelCallError):
        scene.run()
    assert scene.attempts == MAX_ATTEMPTS


def test_a_server_that_says_when_is_not_asked_before():
    scene = Scene(failure(ModelFailure.RATE_LIMITED, retry_after=7))
    scene.run()
    assert 7 <= scene.slept[0] < 8


@pytest.mark.parametrize(("asked", "seconds"), [(60, 30), (2, 2.1), (1e12, 30)])
def test_a_pause_that_the_deadline_does_not_hold_is_not_begun(asked, seconds):
    scene = Scene(failure(ModelFailure.RATE_LIMITED, retry_after=asked), seconds=seconds)
    with pytest.raises(ModelCallError):
        scene.run()
    assert scene.attempts == 1
    assert scene.now == 0


def test_pauses_differ_so_that_a_crowd_does_not_return_as_one():
    pauses = set()
    for _ in range(20):
        scene = Scene(failure(ModelFailure.RATE_LIMITED, retry_after=3))
        scene.run()
        pauses.add(scene.slept[0])
    assert len(pauses) > 10


def test_a_wish_to_stop_ends_the_pause():
    cancellation = CancelToken()
    cancellation.request()
    with pytest.raises(CancelledError):
        with_retries(
            lambda: (_ for _ in ()).throw(failure(ModelFailure.RATE_LIMITED, retry_after=9)),
            deadline=Deadline(30),
            cancellation=cancellation,
        )
