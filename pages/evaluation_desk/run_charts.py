"""Charts of evaluations: a figure over runs with its floor, and changes with their intervals."""

from collections.abc import Sequence
from typing import Any

from copilot.domain.evaluation import EvaluationSummary, Metric
from copilot.language import written
from copilot.scoring.paired import MetricChange
from pages.evaluation_desk import metric_words
from pages.ui import charts, marks

_POINT = 9
_ROW, _MARGIN = 26, 62
_VERDICTS: dict[str, tuple[str, marks.Tone]] = {
    "better": ("Better", "green"),
    "worse": ("Worse", "red"),
    "unsure": ("Within chance", "gray"),
}
_UNITS = {
    Metric.MILLISECONDS: "milliseconds a scenario",
    Metric.TOKENS: "a scenario",
    Metric.READABILITY: "Flesch, 0 to 100",
    Metric.LEAKAGE: "identifiers a scenario",
    Metric.WALL: "breaches a scenario",
    Metric.INJECTION: "share that had an effect",
}


def unit(metric: Metric) -> str:
    """What a chart's axis counts."""
    return _UNITS.get(metric, "mean over the scenarios")


def over_runs(
    runs: Sequence[EvaluationSummary],
    suite: str,
    metric: Metric,
    *,
    zone: str,
    bound: float | None,
    accepted: str,
) -> Any:
    """One figure from run to run at the bank's time; runs stand at even distances, for several may fall on a day."""
    values = [run.means.get(suite, {}).get(metric) for run in runs]
    across = [written.short_moment(run.started_at, zone) for run in runs]
    shares = metric not in _UNITS
    title = metric_words.title(metric)
    figure = charts.lines(
        across,
        {title: values},
        tones={title: "blue"},
        from_zero=not shares,
        shown_as=".1%" if shares else ",.0f" if metric is Metric.MILLISECONDS else ",.3~g",
    )
    figure.update_xaxes(tickangle=0, nticks=4)
    if bound is not None:
        charts.limit(figure, bound)
    for run, name, value in zip(runs, across, values, strict=True):
        if run.evaluation_id == accepted and value is not None:
            charts.ring(figure, name, value)
    if shares:
        least = min([value for value in values if value is not None] + ([bound] if bound else []))
        figure.update_yaxes(
            range=[least - max(0.01, (1 - least) * 0.15), 1.0 + max(0.004, (1 - least) * 0.08)]
        )
    return figure


def intervals(changes: Sequence[MetricChange]) -> Any:
    """Each change as a point on its 95 % interval; counts and points of a percentage share one axis."""
    import plotly.graph_objects as go

    figure = go.Figure()
    names = [metric_words.title(change.metric) for change in changes]
    for verdict, (said, tone) in _VERDICTS.items():
        of = [
            (name, change) for name, change in zip(names, changes, strict=True) if change.verdict == verdict
        ]
        if not of:
            continue
        colour = charts.tone(tone)
        figure.add_trace(
            go.Scatter(
                x=[100 * change.change for _, change in of],
                y=[name for name, _ in of],
                name=said,
                mode="markers",
                marker={
                    "size": _POINT,
                    "color": colour,
                    "symbol": "circle" if verdict != "same" else "line-ns-open",
                },
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [100 * (change.high - change.change) for _, change in of],
                    "arrayminus": [100 * (change.change - change.low) for _, change in of],
                    "color": colour,
                    "thickness": 2,
                    "width": 4,
                },
                hovertemplate="%{y}: %{x:+.1f} points<extra></extra>",
            )
        )
    reach = 108 * max(max(abs(change.low), abs(change.high)) for change in changes)
    charts.lying_points(figure, names, title="change in percentage points; nought is no change", reach=reach)
    return figure


def height(changes: Sequence[MetricChange]) -> int:
    """Pixels: a row for each change."""
    return _MARGIN + _ROW * len(changes)
