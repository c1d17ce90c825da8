"""The shadow deployment in the background: after a live run, one at a time, and never in its way."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait

from copilot.domain.ids import RunId
from copilot.errors import CancelledError, CopilotError
from copilot.gateway.call_control import CallControl, CancelToken, Deadline, ProgressListener
from copilot.usecases.shadow_runs import Compared

_WAITING = 50
"""Runs that may wait; those beyond are not compared now, and `shadow run` finds them later."""
_log = logging.getLogger(__name__)


class ShadowRunner:
    """One thread that compares finished live runs; what goes wrong there never reaches a live run."""

    def __init__(self, compare: Compared, *, deadline_seconds: float) -> None:
        self._compare, self._deadline_seconds = compare, deadline_seconds
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shadow")
        self._cancellation = CancelToken()
        self._lock = threading.Lock()
        self._waiting: set[Future[None]] = set()

    def follow(self, run_id: RunId) -> None:
        """Compare the run when its turn comes; returns at once."""
        with self._lock:
            if self._cancellation.requested or len(self._waiting) >= _WAITING:
                return
            future = self._pool.submit(self._carry_out, run_id)
            self._waiting.add(future)
        future.add_done_callback(self._forget)

    def drain(self, seconds: float) -> bool:
        """Wait until nothing waits; False if the time was over first."""
        with self._lock:
            waiting = set(self._waiting)
        return not wait(waiting, timeout=seconds).not_done

    def close(self) -> None:
        """Stop what is under way, which leaves nothing behind, and give the thread back."""
        with self._lock:  # a live run that ends just now finds it open or closed, never half of each
            self._cancellation.request()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def control(self) -> CallControl:
        """The bounds of one comparison."""
        return CallControl(Deadline(self._deadline_seconds), self._cancellation, ProgressListener())

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._waiting.discard(future)

    def _carry_out(self, run_id: RunId) -> None:
        try:
            self._compare(run_id, self.control())
        except CancelledError:
            return
        except CopilotError as error:
            _log.warning("Run %s was not compared: %s", run_id, error.user_message)
        except Exception as error:  # the last frame of a thread: nobody else would tell
            _log.error("Run %s was not compared, by a defect: %s", run_id, type(error).__name__)
