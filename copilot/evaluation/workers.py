"""Scenarios over worker processes, each with a copy of the fixture of its own."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from copilot.defects import place_of
from copilot.domain.evaluation import Scenario, ScenarioResult
from copilot.errors import PermanentError
from copilot.evaluation.checking import Checker, Mistake
from copilot.evaluation.fixture import EvaluationFixture
from copilot.evaluation.judging import judged
from copilot.evaluation.model_judge.judge import ModelJudge, opened_judge
from copilot.evaluation.model_judge.judged_results import with_judgement
from copilot.evaluation.similarity import SCORERS
from copilot.evaluation.variant import Variant, opened_fixture
from copilot.evaluation.worker_pool import Lost, Work, WorkerPool
from copilot.settings import Settings

_TRIES, _PAUSE_SECONDS = 100, 0.05
_CHECK, _PLAY = "check", "play"


class Workers:
    """Processes over one prepared fixture, which stays as it is; a context manager."""

    def __init__(self, settings: Settings, variant: Variant, *, count: int, judge: str = "") -> None:
        """`judge` is the model whose opinion stands beside each result, "" for none."""
        self._folder = Path(tempfile.mkdtemp(prefix="foureyes-eval-"))
        self._pool = WorkerPool(
            _begin,
            (settings, variant, self._folder, judge, count),
            count=count,
            orphaned=partial(_clear_up, self._folder),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def mistakes(
        self, scenarios: Iterable[Scenario], *, still: Callable[[], None]
    ) -> dict[str, tuple[Mistake, ...]]:
        """What is wrong with each scenario, by id; those with nothing wrong are left out.

        Raises:
            PermanentError: a worker died twice over one of them.
        """
        found: dict[str, tuple[Mistake, ...]] = {}
        for scenario, mistakes in self._pool.each(_CHECK, scenarios, still=still):
            if isinstance(mistakes, Lost):
                raise PermanentError(
                    f"{_lost(mistakes)} It checked {scenario.id}. Repeat with fewer workers."
                )
            if mistakes:
                found[scenario.id] = mistakes
        return found

    def results(
        self, scenarios: Iterable[Scenario], *, still: Callable[[], None]
    ) -> Iterator[ScenarioResult]:
        """The results as they come, in no order; `still` is called now and then while none comes.

        A worker that dies is replaced and its scenario tried again; where the next one dies too,
        that scenario is an error.
        """
        for scenario, result in self._pool.each(_PLAY, scenarios, still=still):
            yield _error(scenario, _lost(result)) if isinstance(result, Lost) else result


def copied(settings: Settings, folder: Path) -> Settings:
    """A copy of the fixture: two processes never share a data directory."""
    shutil.copytree(settings.data_dir, folder, ignore=shutil.ignore_patterns("*.lock"))
    return settings.model_copy(update={"data_dir": folder})


def _begin(settings: Settings, variant: Variant, folder: Path, judge: str, count: int) -> Work:
    fixture = opened_fixture(copied(settings, folder / str(os.getpid())), variant)
    checker = Checker(fixture.adapters)
    asked = opened_judge(settings, judge, folder / f"judge-{os.getpid()}", share=count) if judge else None

    def work(job: str, scenario: Scenario) -> Any:
        return tuple(checker.mistakes(scenario)) if job == _CHECK else _result(fixture, scenario, asked)

    return work


def _clear_up(folder: Path) -> None:
    """A run that is killed takes the copies of the fixture along with its workers."""
    for _ in range(_TRIES):  # the scenario under way writes on until this process ends
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(_PAUSE_SECONDS)


def _result(fixture: EvaluationFixture, scenario: Scenario, judge: ModelJudge | None) -> ScenarioResult:
    try:
        output = fixture.output(scenario)
        return with_judgement(judged(output, SCORERS.values()), output, fixture, judge)
    except Exception as error:  # a defect of ours is this scenario's failure and ends no run
        return _error(scenario, f"{type(error).__name__} at {place_of(error)}: {error}")


def _error(scenario: Scenario, problem: str) -> ScenarioResult:
    return ScenarioResult(
        scenario_id=scenario.id, suite=scenario.suite, outcome="error", scores=(), problem=problem
    )


def _lost(lost: Lost) -> str:
    return f"The worker died twice ({lost.how}): too little memory, or somebody ended it."
