"""The baseline: the results that a person accepted as the state to be held, one per engine.

It keeps every scenario's outcome and scores, so that a later run is compared over the
scenarios that both hold: adding one neither hides a loss nor looks like one. It is a file
beside the scenarios, so that accepting is a change that somebody reviews.
"""

import json
import re
from datetime import datetime

from pydantic import AwareDatetime, Field, ValidationError

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun, Metric, ScenarioResult, Score
from copilot.errors import ConflictError, InputError
from copilot.language import written

FORMAT = "1"
"""The version of the file itself."""


class Baseline(DomainModel):
    """What was accepted, when, by whom and why."""

    format: str = FORMAT
    version: str  # of scenarios and metrics, as in the run
    engine: str
    evaluation_id: str
    accepted_at: AwareDatetime
    accepted_by: str
    why: str = Field(min_length=10)
    prompts: dict[str, str]
    seed: int
    results: tuple[ScenarioResult, ...]

    @property
    def suites(self) -> tuple[str, ...]:
        """The suites that it holds."""
        return tuple(sorted({result.suite for result in self.results}))

    def as_run(self) -> EvaluationRun:
        """The accepted results as a run, to compare with."""
        return EvaluationRun(
            evaluation_id=f"baseline of {written.short_day(self.accepted_at)}",
            started_at=self.accepted_at,
            finished_at=self.accepted_at,
            suites=self.suites,
            engine=self.engine,
            prompts=self.prompts,
            version=self.version,
            seed=self.seed,
            results=self.results,
        )


def baseline_name(engine: str) -> str:
    """The file name of an engine's baseline: engines are held to their own past."""
    return f"baseline.{re.sub(r'[^a-z0-9]+', '-', engine.lower()).strip('-')}.json"


def accepted(
    run: EvaluationRun, *, at: datetime, by: str, why: str, before: Baseline | None = None
) -> Baseline:
    """The run as the new baseline; suites that it did not run keep what `before` says of them.

    Raises:
        InputError: no reason is given.
        ConflictError: the run is not finished, holds nothing or an error, or cannot be joined with `before`.
    """
    if len(why.strip()) < 10:
        raise InputError("Say in at least 10 characters why these results are the new baseline.")
    _refuse_incomplete(run)
    ran = {result.suite for result in run.results}
    kept: list[ScenarioResult] = []
    if before is not None and set(before.suites) - ran:
        if (before.version, before.engine) != (run.version, run.engine):
            raise ConflictError(
                f"The run {run.evaluation_id} holds some suites alone, and the baseline is of version "
                f"{before.version} with {before.engine}. Run all suites, then accept."
            )
        kept = [result for result in before.results if result.suite not in ran]
    results = sorted((*kept, *map(_trimmed, run.results)), key=lambda one: (one.suite, one.scenario_id))
    return Baseline(
        version=run.version,
        engine=run.engine,
        evaluation_id=run.evaluation_id,
        accepted_at=at,
        accepted_by=by,
        why=why.strip(),
        prompts=run.prompts,
        seed=run.seed,
        results=tuple(results),
    )


def read_baseline(text: str, *, version: str, source: str = "the baseline") -> Baseline:
    """The baseline of a file, for runs of `version`.

    Raises:
        InputError: it is damaged, or of another version.
    """
    again = "Run the suites and call `eval baseline accept`."
    try:
        values = json.loads(text)
        if isinstance(values, dict) and values.get("format") != FORMAT:
            raise InputError(f"{source} is of format {values.get('format')!r}, not {FORMAT!r}. {again}")
        baseline = Baseline.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"{source} cannot be used: {place}: {fault['msg']}. {again}") from error
    except ValueError as error:
        raise InputError(f"{source} is no JSON: {error}. {again}") from error
    if baseline.version != version:
        raise InputError(
            f"{source} was measured by version {baseline.version} of the scenarios and metrics; "
            f"this release measures by {version}. {again}"
        )
    return baseline


def written_baseline(baseline: Baseline) -> str:
    """The file's text, one scenario a line: a changed one is one line of a review."""
    head = baseline.model_dump(mode="json", exclude={"results"})
    lines = ",\n  ".join(
        json.dumps(result.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        for result in baseline.results
    )
    return f'{json.dumps(head, indent=1, ensure_ascii=False)[:-2]},\n "results": [\n  {lines}\n ]\n}}\n'


def _refuse_incomplete(run: EvaluationRun) -> None:
    if run.finished_at is None:
        raise ConflictError(f"The run {run.evaluation_id} is not finished. Let it go on, then accept it.")
    if not run.results:
        raise ConflictError(f"The run {run.evaluation_id} holds no result. There is nothing to accept.")
    errors = [result.scenario_id for result in run.results if result.outcome == "error"]
    if errors:
        raise ConflictError(
            f"In the run {run.evaluation_id} {len(errors)} scenarios ended in an error, {errors[0]} among them. "
            "An error is no state to hold: put it right first."
        )


def _trimmed(result: ScenarioResult) -> ScenarioResult:
    """What a later run is compared with: no texts, and no time, which is the machine's."""
    scores = (score for score in result.scores if score.value is not None)
    return ScenarioResult(
        scenario_id=result.scenario_id,
        suite=result.suite,
        outcome=result.outcome,
        scores=tuple(
            Score(
                metric=score.metric,
                value=score.value,
                passed=score.passed,
                # The precision and recall of refusing are counted over these details.
                details=score.details if score.metric is Metric.REFUSAL else (),
            )
            for score in scores
            if score.metric is not Metric.MILLISECONDS
        ),
    )
