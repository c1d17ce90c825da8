"""Reading sources side by side: what policy lets a run read, within its deadline and its wish to stop."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from copilot import telemetry
from copilot.controls.tool_policy import ToolPolicy, decide
from copilot.domain.evidence import Gap
from copilot.domain.identity import Role
from copilot.errors import DependencyError, NotFoundError
from copilot.gateway.call_control import CallControl
from copilot.tasks.base import Source


class Leave(NamedTuple):
    """What the installation's policy lets a run read, and what was released for this one run."""

    roles: Collection[Role]
    policy: ToolPolicy
    allowed: frozenset[str]

    def refusal(self, source: str) -> Gap | None:
        """The gap that a source leaves which may not be read, None where it may."""
        mode = decide(source, self.roles, self.policy)
        if mode == "allow" or (mode == "ask" and source in self.allowed):
            return None
        asks = mode == "ask"
        reason = (
            "It asks first: allow it for this run."
            if asks
            else "The bank's policy keeps it from the copilot."
        )
        return Gap(source=source, what=source.replace("_", " "), reason=reason, asks=asks)


def read_side_by_side(
    calls: Mapping[Source, Callable[[], Any]], pool: ThreadPoolExecutor, control: CallControl
) -> tuple[dict[str, Any], list[Gap]]:
    """What the calls brought until the deadline; one that is still under way is left to its own timeout."""
    futures = {source: pool.submit(telemetry.carried(call)) for source, call in calls.items()}
    _wait(futures.values(), control)
    found: dict[str, Any] = {}
    gaps: list[Gap] = []
    for source, future in futures.items():
        what = source.value.replace("_", " ")
        if not future.done():
            future.cancel()
            reason = "It did not answer in time. Run the task again when the system is well."
            gaps.append(Gap(source=source.value, what=what, reason=reason))
            continue
        try:
            found[source.value] = future.result()
        except (DependencyError, NotFoundError) as error:
            gaps.append(Gap(source=source.value, what=what, reason=error.user_message))
    return found, gaps


def _wait(futures: Iterable["Future[Any]"], control: CallControl) -> None:
    """Until all are done, the deadline, or the wish to stop."""
    waiting = list(futures)
    left = threading.Semaphore(0)
    for future in waiting:
        future.add_done_callback(lambda _: left.release())
    forget = control.cancellation.on_request(lambda: left.release(len(waiting) + 1))
    try:
        for _ in waiting:
            if not left.acquire(timeout=control.deadline.left):
                break
            control.cancellation.check()
    finally:
        forget()
