"""How figures moved from run to run, each beside its floor."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationSummary, Metric
from copilot.domain.identity import Actor
from copilot.language import written
from copilot.scoring.standing import Standing
from pages.evaluation_desk import metric_words, run_charts
from pages.ui import charts, marks, words

if TYPE_CHECKING:
    from copilot.services import Services

_MOST = 50
_ACROSS = 3
_METRICS = (
    Metric.GROUNDED, Metric.NUMERIC, Metric.FORMAT, Metric.CITATION_PRECISION, Metric.CITATION_RECALL, Metric.REFUSAL,
    Metric.MENTIONED, Metric.DISPOSITION, Metric.ELEMENTS, Metric.LEAKAGE, Metric.WALL, Metric.INJECTION,
    Metric.MILLISECONDS, Metric.TOKENS, Metric.READABILITY,
)  # fmt: skip
_EVERY = "all"


def show_trends(services: "Services", actor: Actor) -> None:
    """One engine's runs over time: the share that passed first, then every figure that was measured."""
    kept = services.list_evaluations(actor, limit=_MOST)
    if not kept:
        st.html(marks.empty("No run yet", "From the first run on its figures are drawn here."))
        return
    with st.container(horizontal=True, key="evaluation.trends_bar"):
        engines = list(dict.fromkeys(run.engine for run in kept))
        engine = st.selectbox("Engine", engines, format_func=words.engine, key="evaluation.trend_engine")
        of_engine = [run for run in kept if run.engine == engine]
        suites = sorted({suite for run in of_engine for suite in run.means if suite != _EVERY})
        suite = st.selectbox(
            "Suite", [_EVERY, *suites], format_func=metric_words.suite, key="evaluation.trend_suite"
        )
    runs = list(reversed(_comparable(of_engine, suite)))
    if len(runs) < 2:
        st.html(
            marks.empty("One run is no trend", "From the second run of these suites on it is drawn here.")
        )
        return
    held = services.evaluation_standing(actor, runs[-1].evaluation_id)
    _charts(runs, suite, held, services.bank.timezone)


def _comparable(runs: Sequence[EvaluationSummary], suite: str) -> list[EvaluationSummary]:
    """Runs that measured the same: over all suites those of as many suites as the widest, else those with the suite."""
    if suite != _EVERY:
        return [run for run in runs if suite in run.means]
    widest = max(len(run.suites) for run in runs)
    return [run for run in runs if len(run.suites) == widest]


def _charts(runs: Sequence[EvaluationSummary], suite: str, held: Standing, zone: str) -> None:
    named = "" if suite == _EVERY else suite
    bounds = {one.figure: one.bound for one in held.figures if one.suite == named}
    shown = [m for m in _METRICS if any(run.means.get(suite, {}).get(m) is not None for run in runs)]
    st.caption(
        f"{written.count(len(runs), 'run')}, oldest at the left. Dashed: the floor, or the most that may be. "
        "Ring: the accepted baseline."
    )
    still = [metric for metric in shown if _unmoved(runs, suite, metric)]
    if still:
        st.html(marks.section("The same in every run", "so not drawn"))
        st.html(marks.row(*(_chip(metric, runs[-1], suite, bounds.get(metric)) for metric in still)))
    columns = st.columns(_ACROSS, gap="medium")
    for number, metric in enumerate(metric for metric in shown if metric not in still):
        with columns[number % _ACROSS]:
            charts.panel(
                metric_words.title(metric),
                run_charts.unit(metric),
                run_charts.over_runs(
                    runs, suite, metric, zone=zone, bound=bounds.get(metric), accepted=held.baseline
                ),
                key=f"evaluation.trend.{metric}",
                alt=f"{metric_words.title(metric)} over the runs, with its floor",
                empty=("Not measured", "It applies to no scenario of this suite."),
            )


def _unmoved(runs: Sequence[EvaluationSummary], suite: str, metric: Metric) -> bool:
    """Time is always drawn: it is the machine's, and never the same."""
    return (
        metric is not Metric.MILLISECONDS and len({run.means.get(suite, {}).get(metric) for run in runs}) == 1
    )


def _chip(metric: Metric, run: EvaluationSummary, suite: str, bound: float | None) -> str:
    value = run.means[suite][metric]
    worse = bound is not None and (value > bound if metric_words.lower_is_better(metric) else value < bound)
    return marks.chip(
        f"{metric_words.title(metric)} {metric_words.shown(metric, value)}", "red" if worse else "gray"
    )
