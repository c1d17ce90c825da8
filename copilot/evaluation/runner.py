"""One pass over golden scenarios with one model and one set of prompts."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from copilot.domain.evaluation import EvaluationRun, Metric, Scenario, ScenarioResult
from copilot.domain.judgement import JudgeAgreement
from copilot.errors import InputError
from copilot.evaluation.checking import Mistake
from copilot.evaluation.claim import claimed
from copilot.evaluation.fixture_data import SEED, prepare_fixture, source_digest
from copilot.evaluation.model_judge.judged_results import measured_judge, refuse_unusable_judge
from copilot.evaluation.progress_file import ProgressFile
from copilot.evaluation.variant import Variant, refuse_unknown_model
from copilot.evaluation.workers import Workers
from copilot.scoring.golden import GoldenFile
from copilot.settings import Settings
from copilot.tasks.registry import find_tasks

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
Progress = Callable[[int, int, str], None]
_MOST_SAID = 5


def golden_folders(settings: Settings | None) -> list[Path]:
    """The product's scenarios and those that people of this installation made of what they corrected."""
    own = [settings.data_dir / "golden"] if settings else []
    return [GOLDEN, *(folder for folder in own if folder.is_dir())]


def format_version() -> str:
    """Changes with the form of a scenario or with the metrics: then figures are not comparable."""
    form = f"{sorted(Scenario.model_json_schema()['properties'])}{sorted(Metric)}"
    return f"1-{hashlib.sha256(form.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """What to evaluate, by how many processes, and which model gives its opinion beside it ("" for none)."""

    files: tuple[GoldenFile, ...]
    variant: Variant = field(default_factory=Variant)
    workers: int = 1
    judge: str = ""

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios of the files."""
        return tuple(file.scenario for file in self.files)

    @property
    def digest(self) -> str:
        """The same for the same scenarios, model, prompts and code: then results may stand side by side."""
        parts = [source_digest(), self.variant.model_dump_json(), self.judge]
        parts += [scenario.model_dump_json() for scenario in self.scenarios]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def evaluate(
    request: EvaluationRequest,
    *,
    folder: Path,
    out: Path,
    base: Settings | None = None,
    progress: Progress | None = None,
) -> EvaluationRun:
    """Run the request; interrupted, it goes on where it was when called again with the same `out`.

    `folder` is where the seeded bank stands, or will stand. A scenario that people of the
    installation made, and that names what only their own bank has, is an error of its own: it spoils
    nobody else's run. `progress` is called at least
    once a second while scenarios run; what it raises stops the run, and every worker with it.

    Raises:
        InputError: no such model, or a scenario of ours names what is not there; it is named with its line.
        ConflictError: another process evaluates into `out`.
        PermanentError: a worker could not begin, or the results cannot be written.
    """
    began = datetime.now(UTC)
    base = base or Settings()
    refuse_unknown_model(request.variant, base)
    refuse_unusable_judge(request.judge, base)
    with claimed(out):
        own = base.data_dir / "golden"
        results, judge = _kept_results(request, prepare_fixture(folder, base), own, out, progress)
    return EvaluationRun(
        evaluation_id=f"V-{began:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
        started_at=began,
        finished_at=datetime.now(UTC),
        suites=tuple(sorted({scenario.suite for scenario in request.scenarios})),
        engine=request.variant.model,
        prompts=request.variant.references(find_tasks(base.tasks_dir)),
        version=format_version(),
        seed=SEED,
        results=results,
        judge=judge,
    )


def _kept_results(
    request: EvaluationRequest, settings: Settings, own: Path, out: Path, progress: Progress | None
) -> tuple[tuple[ScenarioResult, ...], JudgeAgreement | None]:
    kept = ProgressFile(out / "progress.jsonl", {"digest": request.digest, "version": format_version()})
    try:
        results = _all_results(request, settings, own, kept, progress)
        judge = measured_judge(request.judge, settings) if request.judge else None
    except BaseException:
        kept.close()
        raise
    kept.finish()
    return results, judge


def _all_results(
    request: EvaluationRequest,
    settings: Settings,
    own: Path,
    kept: ProgressFile,
    progress: Progress | None,
) -> tuple[ScenarioResult, ...]:
    done = {result.scenario_id: result for result in kept.done}
    todo = [scenario for scenario in request.scenarios if scenario.id not in done]

    def tell(last: str = "") -> None:
        if progress:
            progress(len(done), len(request.scenarios), last)

    tell()
    if todo:
        count = min(request.workers, len(todo))
        with Workers(settings, request.variant, count=count, judge=request.judge) as workers:
            mistakes = _said(request, workers.mistakes(todo, still=tell))
            _refuse_ours(request, mistakes, own)
            for scenario in todo:
                if said := mistakes.get(scenario.id):
                    done[scenario.id] = _unplayable(scenario, said)
            playable = [scenario for scenario in todo if scenario.id not in done]
            for result in workers.results(playable, still=tell):
                kept.add(result)
                done[result.scenario_id] = result
                tell(result.scenario_id)
    return tuple(done[scenario.id] for scenario in request.scenarios)


def _said(request: EvaluationRequest, found: Mapping[str, tuple[Mistake, ...]]) -> dict[str, list[str]]:
    """The mistakes in words with file, line and key, by scenario."""
    return {
        file.scenario.id: [
            f"{file.at(*place)}: {'.'.join(map(str, place))}: {what}."
            for place, what in found[file.scenario.id]
        ]
        for file in request.files
        if file.scenario.id in found
    }


def _refuse_ours(request: EvaluationRequest, mistakes: Mapping[str, list[str]], own: Path) -> None:
    ours = (file for file in request.files if not Path(file.source).is_relative_to(own))
    said = [line for file in ours for line in mistakes.get(file.scenario.id, ())]
    if said:
        more = f" And {len(said) - _MOST_SAID} more." if len(said) > _MOST_SAID else ""
        raise InputError(" ".join(said[:_MOST_SAID]) + more)


def _unplayable(scenario: Scenario, said: list[str]) -> ScenarioResult:
    return ScenarioResult(
        scenario_id=scenario.id,
        suite=scenario.suite,
        outcome="error",
        scores=(),
        problem=f"The seeded bank lacks what it names. {' '.join(said[:_MOST_SAID])}",
    )
