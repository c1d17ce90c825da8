"""Background jobs of the desk's process: each in its own task, its work in a thread."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

_log = logging.getLogger(__name__)


class Job(NamedTuple):
    """Something to do again and again; a failure is logged and the next turn still comes."""

    name: str
    every_seconds: float
    work: Callable[[], object]


@asynccontextmanager
async def running(jobs: Sequence[Job]) -> AsyncIterator[None]:
    """Run the jobs while the block lasts; on leaving, a turn under way is waited for."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(_repeat(job, stop), name=job.name) for job in jobs]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(job.work)
        except Exception as error:
            # The kind alone: a message may name a customer, and the log is not their place.
            _log.warning("job.failed name=%s error=%s", job.name, type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), job.every_seconds)
        except TimeoutError:
            continue
