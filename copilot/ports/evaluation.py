"""Evaluations that are kept, and the runner that carries one out for the desk."""

from typing import Protocol

from copilot.domain.evaluation import EvaluationProgress, EvaluationRun, EvaluationSummary, Scenario
from copilot.domain.ids import UserId


class Evaluations(Protocol):
    """Finished passes over golden scenarios; never changed."""

    def add(self, run: EvaluationRun, *, started_by: str) -> None:
        """Keep a pass with all its results.

        Raises:
            ConflictError: one of that id is there already.
        """
        ...

    def get(self, evaluation_id: str) -> EvaluationRun | None:
        """The pass in the order of its scenarios; texts that were erased are left out."""
        ...

    def recent(self, *, limit: int = 50) -> tuple[EvaluationSummary, ...]:
        """The newest passes, newest first."""
        ...


class Standards(Protocol):
    """The files that a run is held to: thresholds, and the accepted baselines."""

    def text(self, name: str) -> str | None:
        """The file of that name, None where there is none.

        Raises:
            InputError: it cannot be read as UTF-8 text.
        """
        ...


class Evaluator(Protocol):
    """Carries out one evaluation at a time, beside the desk and never in its way."""

    def scenarios(self) -> tuple[Scenario, ...]:
        """Every golden scenario that may be run.

        Raises:
            InputError: a file holds a mistake; it is named.
        """
        ...

    def models(self) -> tuple[str, ...]:
        """The models that may be evaluated, the offline one first."""
        ...

    def start(self, actor_id: UserId, *, suites: tuple[str, ...], model: str = "offline") -> None:
        """Begin; the finished pass is kept among the evaluations.

        Raises:
            ConflictError: one is under way.
            InputError: no such suite or model, or a scenario that cannot be used.
        """
        ...

    def progress(self) -> EvaluationProgress:
        """The evaluation under way, or how the last one ended."""
        ...

    def cancel(self) -> None:
        """Stop the one under way, if any; what is done of it is kept for the next start."""
        ...

    def close(self) -> None:
        """Stop, and wait until nothing runs."""
        ...
