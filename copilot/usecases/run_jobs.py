"""Runs as jobs: started by a click; the person who started one watches and stops it, whatever the page does meanwhile.

The table of jobs is this process's own. What must outlive it, the finished run, is a row;
asking for a job that this process does not know finds that row.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from copilot import telemetry
from copilot.domain.desk_operations import RunProgress
from copilot.domain.identity import Actor
from copilot.domain.ids import RunId, UserId
from copilot.domain.run import Run
from copilot.errors import CancelledError, CopilotError, InputError, NotFoundError
from copilot.gateway.call_control import CallControl, CancelToken, Deadline, ProgressListener
from copilot.ports.unit_of_work import UnitOfWorkFactory

MAX_RUNS_OF_A_USER = 6
"""Under way at once: a person reads one, and nobody may fill every thread."""
_THREADS = 64
_KEEP_SECONDS = 600.0
_log = logging.getLogger(__name__)

Begin = Callable[[CallControl], Run]


class _Job(ProgressListener):
    """One run under way; told by the workflow and the gateway, read by its owner."""

    def __init__(self, operation_id: str) -> None:
        self.cancellation = CancelToken()
        self.ended_at: float | None = None
        self._lock = threading.Lock()
        self._progress = RunProgress(
            operation_id=operation_id,
            state="waiting",
            step="",
            steps_done=(),
            queue_position=None,
            engine="",
            unverified_text="",
            problem="",
            run_id=None,
        )

    @property
    def progress(self) -> RunProgress:
        """The run as it stands."""
        return self._progress

    def step(self, name: str) -> None:
        """The step before is done."""
        done = self._progress.steps_done
        before = self._progress.step
        self._set(state="running", step=name, steps_done=(*done, before) if before else done)

    def queued(self, position: int | None) -> None:
        """The call waits for its turn, or does no longer."""
        self._set(queue_position=position)

    def writing(self, engine: str) -> None:
        """Another engine begins with an empty page."""
        self._set(engine=engine, unverified_text="")

    def text(self, unverified: str) -> None:
        """What has been written so far."""
        self._set(unverified_text=unverified)

    def end(self, state: str, *, problem: str = "", run_id: RunId | None = None) -> None:
        """The run has ended; what was unverified goes."""
        last = self._progress.step
        done = (*self._progress.steps_done, last) if last and state == "done" else self._progress.steps_done
        self._set(
            state=state,
            step="",
            steps_done=done,
            queue_position=None,
            unverified_text="",
            problem=problem,
            run_id=run_id,
        )
        self.ended_at = time.monotonic()

    def _set(self, **changes: object) -> None:
        with self._lock:
            self._progress = self._progress.model_copy(update=changes)


class RunJobs:
    """The jobs of this process, by actor and operation id; safe for many threads."""

    def __init__(self, *, deadline_seconds: float) -> None:
        self._deadline_seconds = deadline_seconds
        self._pool = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="run")
        self._lock = threading.Lock()
        self._jobs: dict[tuple[UserId, str], _Job] = {}

    def start(self, actor: Actor, operation_id: str, begin: Begin) -> None:
        """Begin the run in the background; a job of that id which is there already stays the one.

        Raises:
            InputError: the actor has too many runs under way.
        """
        with self._lock:
            self._forget_old()
            if (actor.user_id, operation_id) in self._jobs:
                return
            running = [j for (who, _), j in self._jobs.items() if who == actor.user_id and not j.ended_at]
            if len(running) >= MAX_RUNS_OF_A_USER:
                raise InputError(
                    f"{len(running)} of your runs are under way already. Wait for one to end, or stop one."
                )
            job = self._jobs[(actor.user_id, operation_id)] = _Job(operation_id)
        deadline = Deadline(self._deadline_seconds)  # from the click on: waiting for a thread counts
        self._pool.submit(
            telemetry.carried(lambda: _carry_out(job, begin, CallControl(deadline, job.cancellation, job)))
        )

    def progress(self, actor: Actor, operation_id: str, *, unit_of_work: UnitOfWorkFactory) -> RunProgress:
        """The actor's own run as it stands, also where another process carried it out.

        Raises:
            NotFoundError: the actor has begun no such run.
        """
        job = self._jobs.get((actor.user_id, operation_id))
        if job is not None:
            return job.progress
        with unit_of_work(read_only=True) as unit:
            run = unit.runs.by_operation(operation_id)
        if run is None or run.actor_id != actor.user_id:
            raise NotFoundError("There is no such run under way. Start it again.")
        ended = _Job(operation_id)
        ended.end("done", run_id=run.run_id)
        return ended.progress

    def cancel(self, actor: Actor, operation_id: str) -> None:
        """Stop the actor's own run; one that has ended stays as it ended.

        Raises:
            NotFoundError: the actor has begun no such run in this process.
        """
        job = self._jobs.get((actor.user_id, operation_id))
        if job is None:
            raise NotFoundError("There is no such run under way. It may have ended; reload the case.")
        job.cancellation.request()

    def close(self) -> None:
        """Stop every run under way and give the threads back."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.cancellation.request()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _forget_old(self) -> None:
        before = time.monotonic() - _KEEP_SECONDS
        self._jobs = {key: j for key, j in self._jobs.items() if not j.ended_at or j.ended_at > before}


def _carry_out(job: _Job, begin: Begin, control: CallControl) -> None:
    try:
        control.cancellation.check()
        run = begin(control)
    except CancelledError as error:
        job.end("cancelled", problem=error.user_message)
    except CopilotError as error:
        job.end("failed", problem=error.user_message)
    except Exception as error:  # the last frame of a thread: nobody else would tell
        _log.error("A run ended in a defect: %s", type(error).__name__)
        job.end("failed", problem="The run failed by a defect of the product. Try again, and report it.")
    else:
        job.end("done", run_id=run.run_id)
