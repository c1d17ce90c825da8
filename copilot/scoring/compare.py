"""Two evaluation runs side by side: what changed in which scenario, and what of it is more than chance."""

from collections.abc import Iterable, Mapping
from difflib import unified_diff
from typing import Literal

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun, Metric, ScenarioResult
from copilot.errors import InputError
from copilot.scoring.paired import SMALLEST, MetricChange, is_worse, metric_changes, values_of

SEED = 7
SAMPLES = 2_000
SPENT = frozenset({Metric.MILLISECONDS, Metric.TOKENS, Metric.COST_MICROS})
"""What a run costs: it has its interval, but makes no scenario better or worse."""
_OUTCOMES = ("error", "failed", "passed")
_MOST_LINES = 60


class ScoreChange(DomainModel):
    """One score that differs; None means that it did not apply."""

    metric: Metric
    before: float | None
    after: float | None


class ScenarioChange(DomainModel):
    """One scenario whose outcome, scores or text differ; `diff` is of the texts, line by line."""

    scenario_id: str
    suite: str
    before: str
    after: str
    verdict: Literal["better", "worse", "mixed", "rewritten"]
    scores: tuple[ScoreChange, ...]
    problem: str = ""
    diff: tuple[str, ...] = ()


class Comparison(DomainModel):
    """Run `before` beside run `after`."""

    before: str
    after: str
    seed: int
    metrics: tuple[MetricChange, ...]
    scenarios: tuple[ScenarioChange, ...]
    unchanged: int
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def better(self) -> tuple[ScenarioChange, ...]:
        """The scenarios that gained and lost nothing."""
        return tuple(change for change in self.scenarios if change.verdict == "better")

    @property
    def worse(self) -> tuple[ScenarioChange, ...]:
        """The scenarios that lost something, whatever else they gained."""
        return tuple(change for change in self.scenarios if change.verdict in ("worse", "mixed"))


def compare(
    before: EvaluationRun, after: EvaluationRun, *, seed: int = SEED, samples: int = SAMPLES
) -> Comparison:
    """The two runs over the scenarios that both hold; the same seed gives the same intervals.

    Raises:
        InputError: the runs measured by different versions, or share no scenario.
    """
    if before.version != after.version:
        raise InputError(
            f"{before.evaluation_id} was measured by version {before.version} of the scenarios and metrics, "
            f"{after.evaluation_id} by {after.version}. Run the older one again to compare."
        )
    old = {result.scenario_id: result for result in before.results}
    new = {result.scenario_id: result for result in after.results}
    pairs = [(old[name], new[name]) for name in sorted(old.keys() & new.keys())]
    if not pairs:
        raise InputError(f"{before.evaluation_id} and {after.evaluation_id} share no scenario to compare.")
    changes = [change for pair in pairs if (change := _scenario_change(*pair))]
    return Comparison(
        before=before.evaluation_id,
        after=after.evaluation_id,
        seed=seed,
        metrics=metric_changes(pairs, seed=seed, samples=samples),
        scenarios=tuple(changes),
        unchanged=len(pairs) - len(changes),
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
    )


def _scenario_change(old: ScenarioResult, new: ScenarioResult) -> ScenarioChange | None:
    scores = tuple(_score_changes(old, new))
    diff = _text_diff(old, new)
    if old.outcome == new.outcome and not scores and not diff:
        return None
    return ScenarioChange(
        scenario_id=new.scenario_id,
        suite=new.suite,
        before=old.outcome,
        after=new.outcome,
        verdict=_direction(old, new, scores),
        scores=scores,
        problem=new.problem,
        diff=diff,
    )


def _score_changes(old: ScenarioResult, new: ScenarioResult) -> Iterable[ScoreChange]:
    was, now = values_of(old), values_of(new)
    for metric in Metric:
        before, after = was.get(metric), now.get(metric)
        if metric in SPENT or before == after:
            continue
        if before is None or after is None or abs(after - before) > SMALLEST:
            yield ScoreChange(metric=metric, before=before, after=after)


def _direction(
    old: ScenarioResult, new: ScenarioResult, scores: tuple[ScoreChange, ...]
) -> Literal["better", "worse", "mixed", "rewritten"]:
    """The outcome counts most: a scenario that now fails is worse, whatever its scores say."""
    step = _OUTCOMES.index(new.outcome) - _OUTCOMES.index(old.outcome)
    if step:
        return "better" if step > 0 else "worse"
    moves = {
        is_worse(score.metric, score.after - score.before)
        for score in scores
        if score.before is not None and score.after is not None
    }
    if not moves:
        return "rewritten"
    return "mixed" if len(moves) > 1 else "worse" if moves.pop() else "better"


def _text_diff(old: ScenarioResult, new: ScenarioResult) -> tuple[str, ...]:
    if not old.run or not new.run:  # a baseline keeps no texts
        return ()
    lines = list(unified_diff(_lines(old.run), _lines(new.run), lineterm="", n=1))[2:]
    if len(lines) > _MOST_LINES:
        return (*lines[:_MOST_LINES], f"… and {len(lines) - _MOST_LINES} more lines")
    return tuple(lines)


def _lines(run: Mapping[str, object]) -> list[str]:
    """What a reader saw: the text, or that it was refused and why."""
    if run.get("refused"):
        return [f"refused: {run.get('refusal_reason', '')}"]
    return str(run.get("body", "")).splitlines()
