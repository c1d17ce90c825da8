"""Scenarios over worker processes, each with a copy of the world of its own."""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from copilot.domain.evaluation import Scenario, ScenarioResult
from copilot.errors import PermanentError
from copilot.evaluation.judging import judged
from copilot.evaluation.stage import World
from copilot.evaluation.variant import Variant, opened_world
from copilot.scoring.registry import REGISTRY
from copilot.settings import Settings


def results_of(
    scenarios: Iterable[Scenario], *, settings: Settings, variant: Variant, workers: int
) -> Generator[ScenarioResult]:
    """The results as they come, in no order; `settings` are those of a prepared world, which stays as it is.

    Raises:
        PermanentError: a worker died.
    """
    todo = list(scenarios)
    if not todo:
        return
    folder = Path(tempfile.mkdtemp(prefix="foureyes-eval-"))
    pool = ProcessPoolExecutor(
        max_workers=min(max(1, workers), len(todo)),
        mp_context=get_context("spawn"),  # a forked process would inherit the locks of other threads
        initializer=_begin,
        initargs=(settings, variant, folder),
    )
    try:
        for future in as_completed([pool.submit(_one, scenario) for scenario in todo]):
            yield future.result()
    except BrokenProcessPool as error:
        raise PermanentError(
            "A worker of the evaluation died. What was done is kept: repeat the command, with fewer workers."
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(folder, ignore_errors=True)


def copied(settings: Settings, folder: Path) -> Settings:
    """A copy of the world: two processes never share a data directory."""
    shutil.copytree(settings.data_dir, folder, ignore=shutil.ignore_patterns("*.lock"))
    return settings.model_copy(update={"data_dir": folder})


_world: World | None = None
"""This process's own, when it is a worker."""


def _begin(settings: Settings, variant: Variant, folder: Path) -> None:
    global _world
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    _world = opened_world(copied(settings, folder / str(os.getpid())), variant)


def _end_with_parent(folder: Path) -> None:
    """A run that is killed takes its workers with it, and the copies of the world."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _one(scenario: Scenario) -> ScenarioResult:
    assert _world is not None
    return judged(_world.output(scenario), REGISTRY.values())
