"""Scenarios over worker processes, each with a copy of the world of its own."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from copilot.defects import place_of
from copilot.domain.evaluation import Scenario, ScenarioResult
from copilot.errors import PermanentError
from copilot.evaluation.checking import Checker, Mistake
from copilot.evaluation.judging import judged
from copilot.evaluation.stage import World
from copilot.evaluation.variant import Variant, opened_world
from copilot.scoring.registry import REGISTRY
from copilot.settings import Settings

T = TypeVar("T")
_TRIES = 100


class Workers:
    """Processes over one prepared world, which stays as it is; a context manager."""

    def __init__(self, settings: Settings, variant: Variant, *, count: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="foureyes-eval-"))
        self._pool = ProcessPoolExecutor(
            max_workers=max(1, count),
            mp_context=get_context("spawn"),  # a forked process would inherit the locks of other threads
            initializer=_begin,
            initargs=(settings, variant, self._folder),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def mistakes(self, scenarios: Iterable[Scenario]) -> dict[str, tuple[Mistake, ...]]:
        """What is wrong with each scenario, by id; those with nothing wrong are left out.

        Raises:
            PermanentError: a worker died.
        """
        found = dict(self._each(_mistakes, scenarios))
        return {name: mistakes for name, mistakes in found.items() if mistakes}

    def results(self, scenarios: Iterable[Scenario]) -> Iterator[ScenarioResult]:
        """The results as they come, in no order.

        Raises:
            PermanentError: a worker died.
        """
        return self._each(_result, scenarios)

    def _each(self, work: Callable[[Scenario], T], scenarios: Iterable[Scenario]) -> Iterator[T]:
        try:
            for future in as_completed([self._pool.submit(work, scenario) for scenario in scenarios]):
                yield future.result()
        except BrokenProcessPool as error:
            raise PermanentError(
                "A worker of the evaluation died. What was done is kept: repeat it, with fewer workers."
            ) from error


def copied(settings: Settings, folder: Path) -> Settings:
    """A copy of the world: two processes never share a data directory."""
    shutil.copytree(settings.data_dir, folder, ignore=shutil.ignore_patterns("*.lock"))
    return settings.model_copy(update={"data_dir": folder})


class _Worker(NamedTuple):
    world: World
    checker: Checker


_own: list[_Worker] = []
"""This process's own, when it is a worker."""


def _begin(settings: Settings, variant: Variant, folder: Path) -> None:
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    world = opened_world(copied(settings, folder / str(os.getpid())), variant)
    _own.append(_Worker(world, Checker(world.adapters)))


def _end_with_parent(folder: Path) -> None:
    """A run that is killed takes its workers with it, and the copies of the world."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        for _ in range(_TRIES):  # the scenario under way writes on until this process ends
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
        os._exit(1)


def _mistakes(scenario: Scenario) -> tuple[str, tuple[Mistake, ...]]:
    return scenario.id, tuple(_own[0].checker.mistakes(scenario))


def _result(scenario: Scenario) -> ScenarioResult:
    try:
        return judged(_own[0].world.output(scenario), REGISTRY.values())
    except Exception as error:  # a defect of ours is this scenario's failure and ends no run
        problem = f"{type(error).__name__} at {place_of(error)}: {error}"
        return ScenarioResult(
            scenario_id=scenario.id, suite=scenario.suite, outcome="error", scores=(), problem=problem
        )
