"""The gate: a run against the thresholds and the baseline, check by check.

It fails closed. Red are also: a run without a result, a scenario that ended in an error, a figure no longer
measured, a scenario of the baseline that is gone, a suite without any, and a drift without a baseline to judge it by.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun
from copilot.scoring.aggregate import WHOLE
from copilot.scoring.baseline import Baseline
from copilot.scoring.figures import DOWNWARD, Figures, figures_by_suite
from copilot.scoring.paired import SMALLEST
from copilot.scoring.thresholds import Bound, Thresholds

Kind = Literal["floor", "ceiling", "drift", "measured", "scenarios", "errors", "baseline"]
_MOST_NAMED = 10
_ACCEPT = "Accept a run as baseline: `eval baseline accept`."


class Check(DomainModel):
    """One thing that must hold; `suite` "" is all of them together."""

    suite: str
    figure: str
    kind: Kind
    passed: bool
    says: str
    value: float | None = None
    bound: float | None = None


class GateVerdict(DomainModel):
    """Every check, the red ones among them."""

    checks: tuple[Check, ...]

    @property
    def red(self) -> tuple[Check, ...]:
        """The checks that did not hold."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def passed(self) -> bool:
        """True if something was checked and all of it held."""
        return bool(self.checks) and not self.red


class _Sides(NamedTuple):
    """The figures of a suite now; then and now again over the scenarios that both runs hold."""

    now: Figures
    before: Figures
    shared: Figures


def gate(
    run: EvaluationRun, thresholds: Thresholds, baseline: Baseline | None = None, *, whole: bool = False
) -> GateVerdict:
    """The verdict on a run; `whole` says that it is of every suite, so that none of the baseline's may be missing."""
    checks = [*_results(run), *_baseline_fits(run, thresholds, baseline)]
    before = baseline if baseline is not None and baseline.version == run.version else None
    sides = _sides(run, before)
    named = thresholds.suite if whole else {}
    for suite in sorted({*sides, *named}, key=lambda name: (name != WHOLE, name)):
        side = sides.get(suite, _Sides({}, {}, {}))
        for figure, (bound, enough) in thresholds.of(suite).items():
            least = enough if whole or suite != WHOLE else 0  # some suites are not all of them
            checks.extend(_figure(suite, figure, bound, least, side, judged=before is not None))
    if before is not None:
        checks.extend(_still_there(run, before, whole=whole))
    return GateVerdict(checks=tuple(checks))


def _results(run: EvaluationRun) -> Iterator[Check]:
    ran = {result.suite for result in run.results}
    for suite in run.suites:
        if suite not in ran:
            says = "No scenario of the suite was run: an empty suite passes nothing."
            yield Check(suite=suite, figure="", kind="scenarios", passed=False, says=says)
    errors = [result for result in run.results if result.outcome == "error"]
    says = f"{len(run.results)} scenarios ran, {len(errors)} ended in an error"
    says += f": {errors[0].scenario_id}: {errors[0].problem}" if errors else "."
    yield Check(
        suite=WHOLE,
        figure="",
        kind="errors",
        passed=bool(run.results) and not errors,
        says=says,
        value=float(len(errors)),
        bound=0.0,
    )


def _baseline_fits(run: EvaluationRun, thresholds: Thresholds, baseline: Baseline | None) -> Iterator[Check]:
    """One check for what all drifts need, rather than one for each of them."""
    says = ""
    if baseline is None:
        suites = (WHOLE, *{result.suite for result in run.results})
        drifts = [n for suite in suites for n, (b, _) in thresholds.of(suite).items() if b.drift is not None]
        if drifts:
            says = (
                f"{drifts[0]} and others may drift, but {run.engine} has no baseline to drift from. {_ACCEPT}"
            )
    elif baseline.version != run.version:
        says = f"The baseline is of version {baseline.version}, the run of {run.version}. {_ACCEPT}"
    if says:
        yield Check(suite=WHOLE, figure="", kind="baseline", passed=False, says=says)


def _sides(run: EvaluationRun, before: Baseline | None) -> dict[str, _Sides]:
    old = {result.scenario_id: result for result in before.results} if before else {}
    both = {result.scenario_id for result in run.results} & old.keys()
    now = figures_by_suite(run.results, engine=run.engine)
    then = figures_by_suite(old[name] for name in sorted(both))
    shared = figures_by_suite(result for result in run.results if result.scenario_id in both)
    return {suite: _Sides(now[suite], then.get(suite, {}), shared.get(suite, {})) for suite in now}


def _figure(
    suite: str, figure: str, bound: Bound, least: int, side: _Sides, *, judged: bool
) -> Iterator[Check]:
    now = side.now.get(figure)
    count = now.count if now else 0
    if count < least:
        says = f"{figure} was measured in {count} scenarios; at least {least} are asked for."
        yield Check(
            suite=suite, figure=figure, kind="measured", passed=False, says=says, value=count, bound=least
        )
    if now is not None:
        yield from _hard(suite, figure, bound, now.value)
    if bound.drift is not None and judged:
        yield from _drift(suite, figure, bound.drift, side)


def _hard(suite: str, figure: str, bound: Bound, value: float) -> Iterator[Check]:
    if bound.floor is not None:
        says = f"{figure} is {value:.4g}; the floor is {bound.floor:g}."
        held = value >= bound.floor - SMALLEST
        yield Check(
            suite=suite, figure=figure, kind="floor", passed=held, says=says, value=value, bound=bound.floor
        )
    if bound.ceiling is not None:
        says = f"{figure} is {value:.4g}; the ceiling is {bound.ceiling:g}."
        held = value <= bound.ceiling + SMALLEST
        yield Check(
            suite=suite,
            figure=figure,
            kind="ceiling",
            passed=held,
            says=says,
            value=value,
            bound=bound.ceiling,
        )


def _drift(suite: str, figure: str, allowed: float, side: _Sides) -> Iterator[Check]:
    before, now = side.before.get(figure), side.shared.get(figure)
    if before is None:
        return
    if now is None:
        says = f"{figure} was measured in {before.count} scenarios of the baseline, and in none of them now."
        yield Check(suite=suite, figure=figure, kind="measured", passed=False, says=says, bound=before.count)
        return
    loss = now.value - before.value if figure in DOWNWARD else before.value - now.value
    yield Check(
        suite=suite,
        figure=figure,
        kind="drift",
        passed=loss <= allowed + SMALLEST,
        says=f"{figure} was {before.value:.4g} and is {now.value:.4g} over the same scenarios; {allowed:g} may be lost.",
        value=loss,
        bound=allowed,
    )


def _still_there(run: EvaluationRun, before: Baseline, *, whole: bool) -> Iterator[Check]:
    """A scenario that is gone cannot fail: it goes by accepting a new baseline, where somebody sees it."""
    ran = {result.scenario_id for result in run.results}
    suites = before.suites if whole else tuple(sorted({result.suite for result in run.results}))
    for suite in suites:
        gone = [
            one.scenario_id for one in before.results if one.suite == suite and one.scenario_id not in ran
        ]
        if gone:
            says = f"{len(gone)} scenarios of the baseline were not run: {_few(gone)}. {_ACCEPT}"
            yield Check(
                suite=suite, figure="", kind="scenarios", passed=False, says=says, value=len(gone), bound=0
            )
    added = sorted(ran - {one.scenario_id for one in before.results})
    if added:
        says = f"{len(added)} scenarios are not in the baseline and drift from nothing yet: {_few(added)}."
        yield Check(suite=WHOLE, figure="", kind="scenarios", passed=True, says=says, value=len(added))


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
