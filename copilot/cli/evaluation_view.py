"""Evaluations as tables for a person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.cli.judge import show_judge
from copilot.cli.output import stdout, table
from copilot.domain.evaluation import LOWER_IS_BETTER, EvaluationRun, Metric, ScenarioResult

if TYPE_CHECKING:
    from copilot.scoring.accuracy import Accuracy
    from copilot.scoring.compare import Comparison
    from copilot.scoring.gate import GateVerdict

_MOST_SAID = 60


def show_run(
    done: EvaluationRun,
    verdict: "GateVerdict | None",
    written: Iterable[Path],
    scorers: "Sequence[Accuracy]" = (),
) -> None:
    """Counts by suite, the mean of every metric, each scorer's accuracy, what did not pass, and the gate."""
    suites = {suite: [r for r in done.results if r.suite == suite] for suite in done.suites}
    lines = {**suites, "all": list(done.results)} if len(suites) > 1 else suites
    title = f"{done.evaluation_id}: {len(done.results)} scenarios, {done.engine}"
    table(title, ("suite", "passed", "failed", "error"), ((s, *_counts(r)) for s, r in lines.items()))
    stdout.print()
    table("Means", ("metric", "all", "scenarios", "worst suite"), _means(done.results, suites))
    stdout.print()
    if scorers:
        columns = ("scorer", "labels", "examples", "bad", "accuracy")
        table("Scorers on labelled examples", columns, map(_accuracy, scorers))
        stdout.print()
    for result in [r for r in done.results if r.outcome != "passed"][:_MOST_SAID]:
        stdout.print(
            f"{result.outcome}: {result.suite}/{result.scenario_id}: {_reason(result)}", markup=False
        )
    if verdict is not None:
        _show_gate(verdict)
    show_judge(done)
    for path in written:
        stdout.print(f"written: {path}", style="dim", markup=False)


def show_comparison(found: "Comparison") -> None:
    """Metrics with their intervals, then the scenarios that changed."""
    rows = (
        (
            c.metric.value,
            str(c.pairs),
            f"{c.before:.4g}",
            f"{c.after:.4g}",
            f"{c.low:+.3g} … {c.high:+.3g}",
            c.verdict,
        )
        for c in found.metrics
    )
    table(f"{found.before} → {found.after}", ("metric", "pairs", "before", "after", "95 %", "verdict"), rows)
    for change in found.scenarios:
        scores = ", ".join(f"{s.metric.value} {_shown(s.before)} → {_shown(s.after)}" for s in change.scores)
        line = f"{change.verdict}: {change.suite}/{change.scenario_id}: {change.before} → {change.after} {scores}"
        stdout.print(line.rstrip(), markup=False)
    stdout.print(
        f"{len(found.better)} better, {len(found.worse)} worse, {found.unchanged} unchanged, "
        f"{len(found.added)} added, {len(found.removed)} removed"
    )


def _show_gate(verdict: "GateVerdict") -> None:
    for check in verdict.red:
        stdout.print(f"red: {check.suite or 'all'}: {check.says}", style="red", markup=False)
    state = "green" if verdict.passed else "red"
    stdout.print(f"The gate is {state}: {len(verdict.checks)} checks, {len(verdict.red)} red.", style=state)


def _accuracy(one: "Accuracy") -> tuple[str, ...]:
    labels = "held out" if one.held_out else "own"
    return one.metric.value, labels, str(one.examples), str(one.bad), f"{one.share:.1%}"


def _counts(results: Iterable[ScenarioResult]) -> tuple[str, str, str]:
    counted = Counter(result.outcome for result in results)
    return str(counted["passed"]), str(counted["failed"]), str(counted["error"])


def _means(
    results: Sequence[ScenarioResult], suites: Mapping[str, Sequence[ScenarioResult]]
) -> Iterator[tuple[str, str, str, str]]:
    for metric in Metric:
        count, mean = _mean(results, metric)
        if count:
            found = {suite: _mean(of, metric) for suite, of in suites.items()}
            means = {suite: value for suite, (measured, value) in found.items() if measured}
            worst = (max if metric in LOWER_IS_BETTER else min)(means, key=lambda suite: means[suite])
            said = f"{worst} {_shown(means[worst])}" if means[worst] != mean else ""
            yield metric.value, _shown(mean), str(count), said


def _mean(results: Iterable[ScenarioResult], metric: Metric) -> tuple[int, float]:
    values = [s.value for r in results for s in r.scores if s.metric is metric and s.value is not None]
    return len(values), sum(values) / max(1, len(values))


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}" if abs(value) < 1_000 else f"{value:,.0f}"


def _reason(result: ScenarioResult) -> str:
    failed = (
        f"{score.metric.value} {'; '.join(score.details) or score.value}"
        for score in result.scores
        if score.passed is False
    )
    return " · ".join(filter(None, [result.problem, *failed]))
