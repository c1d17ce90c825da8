"""The one retry loop; only the table of failures decides what is tried again."""

from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from copilot.errors import ModelCallError
from copilot.gateway.call_control import CancelToken, Deadline

T = TypeVar("T")
MAX_ATTEMPTS = 3
SHORTEST_CALL_SECONDS = 0.2
"""An attempt that could not even get this long is not begun."""
_JITTERED = wait_random_exponential(multiplier=0.25, max=4.0)


def with_retries(
    attempt: Callable[[], T],
    *,
    deadline: Deadline,
    cancellation: CancelToken,
    again: Callable[[ModelCallError], bool] = lambda error: True,
) -> T:
    """Try at most `MAX_ATTEMPTS` times, with jittered pauses or those that the server asked for.

    `again` may veto another attempt, never order one. Nothing sleeps past the deadline:
    where the pause and the shortest call do not fit, the failure stands at once.

    Raises:
        ModelCallError: the last failure.
        CancelledError: asked to stop during a pause.
    """

    def retryable(error: BaseException) -> bool:
        return isinstance(error, ModelCallError) and error.failure.retry and again(error)

    def enough(state: RetryCallState) -> bool:
        too_late = state.upcoming_sleep + SHORTEST_CALL_SECONDS > deadline.left
        return too_late or state.attempt_number >= MAX_ATTEMPTS

    retrying = Retrying(
        retry=retry_if_exception(retryable), stop=enough, wait=_pause, sleep=cancellation.wait, reraise=True
    )
    return retrying(attempt)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after_seconds if isinstance(error, ModelCallError) else None
    jittered = _JITTERED(state)
    # Jitter on top of what was asked for: many callers who got "two seconds" must not return as one.
    return jittered if asked is None else max(0.0, asked) + 0.1 * jittered
