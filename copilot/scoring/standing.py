"""Where a run stands: each figure beside its floor and beside what was accepted before."""

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun
from copilot.scoring.baseline import Baseline
from copilot.scoring.compare import compare
from copilot.scoring.figures import DOWNWARD, Figure, figures_by_suite
from copilot.scoring.gate import Check, gate
from copilot.scoring.paired import MetricChange
from copilot.scoring.thresholds import Thresholds


class FigureStanding(DomainModel):
    """One figure of a suite ("" is all of them): what it is, what it must hold, how it moved."""

    suite: str
    figure: str
    value: float
    count: int  # the scenarios that it was measured over
    bound: float | None  # the floor, or the ceiling where less is better
    before: float | None  # in the baseline, over the scenarios that both hold
    change: float | None  # of the pairs; the interval is of this
    low: float | None
    high: float | None
    red: tuple[str, ...]  # the checks of the gate that do not hold for it


class Standing(DomainModel):
    """A run beside the thresholds and the baseline of its engine."""

    passed: bool
    whole: bool  # every suite of the thresholds and of the baseline was run
    checks: int
    red: tuple[Check, ...]
    figures: tuple[FigureStanding, ...]
    baseline: str  # the accepted run's id, "" where there is none that can be compared
    why: str = ""  # the reason with which it was accepted


def standing(run: EvaluationRun, thresholds: Thresholds, baseline: Baseline | None) -> Standing:
    """The gate's verdict on a run, figure by figure.

    A baseline of another version, or one that shares no scenario with the run, is not compared with.
    """
    known = {*thresholds.suite, *(baseline.suites if baseline else ())}
    whole = known <= {result.suite for result in run.results}
    verdict = gate(run, thresholds, baseline, whole=whole)
    changes = _changes(run, baseline)
    figures = tuple(
        _figure((suite, name), figure, thresholds, changes.get((suite, name)), verdict.red)
        for suite, held in figures_by_suite(run.results, engine=run.engine).items()
        for name, figure in held.items()
    )
    return Standing(
        passed=verdict.passed,
        whole=whole,
        checks=len(verdict.checks),
        red=verdict.red,
        figures=figures,
        baseline=baseline.evaluation_id if baseline and changes else "",
        why=baseline.why if baseline and changes else "",
    )


def _changes(run: EvaluationRun, baseline: Baseline | None) -> dict[tuple[str, str], MetricChange]:
    if baseline is None or baseline.version != run.version:
        return {}
    if not {one.scenario_id for one in baseline.results} & {one.scenario_id for one in run.results}:
        return {}
    return {(one.suite, one.metric.value): one for one in compare(baseline.as_run(), run).metrics}


def _figure(
    key: tuple[str, str],
    figure: Figure,
    thresholds: Thresholds,
    change: MetricChange | None,
    red: tuple[Check, ...],
) -> FigureStanding:
    suite, name = key
    bound, _ = thresholds.of(suite).get(name, (None, 0))
    limit = bound and (bound.ceiling if name in DOWNWARD else bound.floor)
    return FigureStanding(
        suite=suite,
        figure=name,
        value=figure.value,
        count=figure.count,
        bound=limit,
        before=change.before if change else None,
        change=change.change if change else None,
        low=change.low if change else None,
        high=change.high if change else None,
        red=tuple(check.says for check in red if (check.suite, check.figure) == (suite, name)),
    )
