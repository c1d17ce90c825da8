"""A pool of worker processes: one that dies loses the item it had, which is tried again, and nothing else."""

import os
import signal
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, NamedTuple

from copilot.defects import place_of
from copilot.errors import CopilotError, InputError, PermanentError

Work = Callable[[str, Any], Any]
"""What a process does: the name of the job and one item, to an answer."""
_TRIES = 2
_PATIENCE_SECONDS = 0.5
_LAST_WORD_SECONDS = 5.0
_READ_BEFORE = (
    "copilot.evaluation.workers",
    "copilot.workflow.task_workflow",
    "vectorstore.knowledge_base",
    "vectorstore.ingest",
    "connectors.bank.embedded",
    "connectors.models.offline",
)
_FROM = get_context("forkserver")
"""Every process is forked from one that has read the code and does nothing else, with one thread: forked from this
one it would inherit the locks of other threads, and started fresh it would read for five seconds. That one keeps
the environment of the first call, and ends with this one.
"""
_FROM.set_forkserver_preload(list(_READ_BEFORE))


class Lost(NamedTuple):
    """In the place of an answer: how the process ended, over this item, each time that it was tried."""

    how: str


class WorkerPool:
    """`count` worker processes, started on first use; each calls `begin(*arguments)` once.

    `orphaned` is what a process does last where this one was killed and can clear up no more.
    """

    def __init__(
        self,
        begin: Callable[..., Work],
        arguments: tuple[Any, ...],
        *,
        count: int,
        orphaned: Callable[[], None],
    ) -> None:
        self._life = (begin, arguments, orphaned)
        self._count = max(1, count)
        self._workers: list[_Worker] = []

    def each(
        self, job: str, items: Iterable[Any], *, still: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[Any, Any]]:
        """Every item with its answer, as they come; `still` is called twice a second while none comes.

        An item over which a process died is tried once more in a new one, then it is `Lost`.

        Raises:
            InputError, PermanentError: a process could not begin, or the job itself raised.
        """
        todo, died = deque(items), Counter[int]()
        while todo or any(worker.busy for worker in self._workers):
            self._hand_out(job, todo)
            busy = {worker.pipe: worker for worker in self._workers if worker.busy}
            ready = wait(list(busy), timeout=_PATIENCE_SECONDS)
            if not ready:
                still()
            for pipe in ready:
                worker = busy[pipe]  # type: ignore[index]
                item, answer = worker.answer()
                if isinstance(answer, Lost):
                    self._workers.remove(worker)
                    died[id(item)] += 1
                    if died[id(item)] < _TRIES:
                        todo.append(item)
                        continue
                yield item, answer

    def end(self) -> None:
        """Stop every process, whatever it is doing, and wait until it is gone."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.gone()
        self._workers.clear()

    def _hand_out(self, job: str, todo: deque[Any]) -> None:
        while todo and (worker := self._free()) is not None:
            worker.take(job, todo.popleft())

    def _free(self) -> "_Worker | None":
        free = next((worker for worker in self._workers if not worker.busy), None)
        if free is None and len(self._workers) < self._count:
            free = _Worker(self._life)
            self._workers.append(free)
        return free


class _Worker:
    """One process, and what it is doing."""

    def __init__(self, life: tuple[Any, ...]) -> None:
        self.pipe, theirs = _FROM.Pipe()
        self.process = _FROM.Process(target=_serve, args=(theirs, *life))
        try:
            self.process.start()  # over a socket among the temporary files, whose path has 107 bytes at most
        except OSError as error:
            raise PermanentError(
                f"No worker could be started with temporary files in {tempfile.gettempdir()}: {error}. "
                "Set TMPDIR to a folder with a short path, and repeat."
            ) from error
        theirs.close()  # else the end of the process would not end the pipe
        self._items: list[Any] = []

    @property
    def busy(self) -> bool:
        """True while an answer is owed."""
        return bool(self._items)

    def take(self, job: str, item: Any) -> None:
        """Hand the item over; a process that is gone is noticed when its answer is asked for."""
        self._items.append(item)
        try:
            self.pipe.send((job, item))
        except OSError:
            return

    def answer(self) -> tuple[Any, Any]:
        """The item and what came of it."""
        item = self._items.pop()
        try:
            failed, answer = self.pipe.recv()
        except (EOFError, OSError):
            self.gone()
            return item, Lost(_ended(self.process.exitcode))
        if failed:
            raise (InputError if failed == "input" else PermanentError)(answer)
        return item, answer

    def gone(self) -> None:
        """Wait for the end of the process; one that does not hear is killed."""
        self.process.join(_LAST_WORD_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()


def _ended(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"


def _serve(
    pipe: Connection, begin: Callable[..., Work], arguments: tuple[Any, ...], orphaned: Callable[[], None]
) -> None:
    """A process's whole life. An interrupt from the keyboard reaches it too: ending it is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch = Thread(target=_end_with_parent, args=(orphaned,), daemon=True)
    watch.start()
    try:
        work = begin(*arguments)
        while True:
            job, item = pipe.recv()
            pipe.send(("", work(job, item)))
    except (EOFError, BrokenPipeError):
        watch.join()  # the parent is gone: what it would have cleared up is cleared up there
    except Exception as error:
        pipe.send(_as_message(error))


def _end_with_parent(orphaned: Callable[[], None]) -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        orphaned()
        os._exit(1)


def _as_message(error: Exception) -> tuple[str, str]:
    if isinstance(error, CopilotError):
        return "input" if isinstance(error, InputError) else "other", error.user_message
    return "other", f"The evaluation met a defect ({type(error).__name__} at {place_of(error)}). Report it."
