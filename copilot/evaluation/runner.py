"""One pass over golden scenarios with one model and one set of prompts."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun, Metric, Scenario, ScenarioResult
from copilot.evaluation.progress_file import ProgressFile
from copilot.evaluation.variant import Variant
from copilot.evaluation.workers import results_of
from copilot.evaluation.world import SEED, prepare_world
from copilot.settings import Settings

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
Progress = Callable[[int, int, str], None]


def format_version() -> str:
    """Changes with the form of a scenario or with the metrics: then figures are not comparable."""
    form = f"{sorted(Scenario.model_json_schema()['properties'])}{sorted(Metric)}"
    return f"1-{hashlib.sha256(form.encode()).hexdigest()[:8]}"


class EvaluationRequest(DomainModel):
    """What to evaluate, and how."""

    scenarios: tuple[Scenario, ...]
    variant: Variant = Variant()
    workers: int = 1

    @property
    def digest(self) -> str:
        """The same for the same scenarios, model and prompts."""
        parts = [self.variant.model_dump_json(), *(scenario.model_dump_json() for scenario in self.scenarios)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def evaluate(
    request: EvaluationRequest,
    *,
    world: Path,
    out: Path,
    base: Settings | None = None,
    progress: Progress | None = None,
) -> EvaluationRun:
    """Run the request; interrupted, it goes on where it was when called again with the same `out`.

    `world` is the folder in which the seeded bank stands, or will stand.

    Raises:
        InputError: no model of that name is set.
        PermanentError: a worker died, or the results cannot be written.
    """
    began = datetime.now(UTC)
    settings = prepare_world(world, base)
    out.mkdir(parents=True, exist_ok=True)
    kept = ProgressFile(out / "progress.jsonl", {"digest": request.digest, "version": format_version()})
    try:
        results = _all_results(request, settings, kept, progress)
    except BaseException:
        kept.close()
        raise
    kept.finish()
    return EvaluationRun(
        evaluation_id=f"V-{began:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
        started_at=began,
        finished_at=datetime.now(UTC),
        suites=tuple(sorted({scenario.suite for scenario in request.scenarios})),
        engine=request.variant.model,
        prompts=request.variant.references,
        version=format_version(),
        seed=SEED,
        results=results,
    )


def _all_results(
    request: EvaluationRequest, settings: Settings, kept: ProgressFile, progress: Progress | None
) -> tuple[ScenarioResult, ...]:
    done = {result.scenario_id: result for result in kept.done}
    todo = [scenario for scenario in request.scenarios if scenario.id not in done]
    total = len(request.scenarios)
    if progress:
        progress(len(done), total, "")
    coming = results_of(todo, settings=settings, variant=request.variant, workers=request.workers)
    with closing(coming):  # whoever stops in the middle takes the workers along
        for result in coming:
            kept.add(result)
            done[result.scenario_id] = result
            if progress:
                progress(len(done), total, result.scenario_id)
    return in_order(request.scenarios, done.values())


def in_order(scenarios: Sequence[Scenario], results: Iterable[ScenarioResult]) -> tuple[ScenarioResult, ...]:
    """The results in the order of the scenarios, whichever worker was first."""
    found = {result.scenario_id: result for result in results}
    return tuple(found[scenario.id] for scenario in scenarios)
