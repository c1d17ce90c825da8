"""Background jobs of the desk's process: each in its own task, its work in a thread."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from copilot.errors import CopilotError

_log = logging.getLogger(__name__)


class Job(NamedTuple):
    """Something to do again and again; a failure is logged and the next turn still comes."""

    name: str
    every_seconds: float
    work: Callable[[], object]


@asynccontextmanager
async def running(jobs: Sequence[Job], *, first: Callable[[], object]) -> AsyncIterator[None]:
    """Do `first` once, then run the jobs, all while the block lasts; on leaving, what is under way is waited for."""
    stop = asyncio.Event()
    begun = asyncio.create_task(_after(first, jobs, stop))
    try:
        yield
    finally:
        stop.set()
        await begun


async def _after(first: Callable[[], object], jobs: Sequence[Job], stop: asyncio.Event) -> None:
    await _once("warm-up", first, "")
    await asyncio.gather(*(_repeat(job, stop) for job in jobs))


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    problem = ""
    while not stop.is_set():
        problem = await _once(job.name, job.work, problem)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), job.every_seconds)


async def _once(name: str, work: Callable[[], object], known: str) -> str:
    """Do the work; log a problem when it begins and when it ends, not at every turn. Returns the problem, or ""."""
    try:
        await asyncio.to_thread(work)
    except CopilotError as error:
        problem = error.user_message
    except Exception as error:
        # The kind alone: a message may name a customer, and the log is not their place.
        problem = type(error).__name__
    else:
        problem = ""
    if problem and problem != known:
        _log.warning("job.failed name=%s problem=%s", name, problem)
    if known and not problem:
        _log.warning("job.recovered name=%s", name)
    return problem
