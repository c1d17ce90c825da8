"""Small charts: bars and lines over a few series, in the desk's colours, light and dark. SVG alone, no WebGL."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import marks, theme

Values = Sequence[float | None]
HEIGHT = 200
COUNT = ",.0f"
_FEW = 5
_PALETTE: tuple[tuple[str, str], ...] = (  # light, dark
    ("#2f6fb3", "#6fb1ee"),
    ("#14714a", "#5cc795"),
    ("#b4560c", "#f5a45d"),
    ("#7a4fc0", "#bf9bff"),
    ("#8a6d00", "#e8c547"),
    ("#5a6877", "#a8b6c4"),
)
TONES: dict[marks.Tone, tuple[str, str]] = {
    "red": ("#c23b3b", "#f0746b"),
    "amber": ("#c9731c", "#e09a4f"),
    "green": ("#2b8a62", "#4fb98a"),
    "blue": ("#2f7fb8", "#5aa9dd"),
    "violet": ("#7a4fc0", "#bf9bff"),
    "gray": ("#7a8794", "#8d9aa8"),
}
_DASHES = ("solid", "dot", "dash")
_PLAIN_BUTTONS = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}


def bars(
    across: Sequence[Any],
    series: Mapping[str, Values],
    *,
    tones: Mapping[str, marks.Tone] | None = None,
    lying: bool = False,
    stacked: bool = True,
    shown_as: str = COUNT,
    unit: str = "",
) -> Any:
    """A figure of bars; `lying` puts the names at the left, `shown_as` is a d3 format for a value."""
    import plotly.graph_objects as go

    axis = "x" if lying else "y"
    figure = go.Figure()
    for number, (name, values) in enumerate(series.items()):
        place = {"y": across, "x": values} if lying else {"x": across, "y": values}
        hover = f"%{{{'y' if lying else 'x'}}}<br>{name}: %{{{axis}:{shown_as}}}{unit}<extra></extra>"
        figure.add_trace(
            go.Bar(
                **place,
                name=name,
                orientation="h" if lying else "v",
                marker={"color": _colour(number, (tones or {}).get(name)), "line": {"width": 0}},
                hovertemplate=hover,
            )
        )
    figure.update_layout(**_layout(len(series)), barmode="stack" if stacked else "group", bargap=0.3)
    _axes(figure, values=axis, shown_as=shown_as, unit=unit)
    if lying:
        figure.update_yaxes(autorange="reversed")
    return figure


def lines(
    across: Sequence[Any],
    series: Mapping[str, Values],
    *,
    tones: Mapping[str, marks.Tone] | None = None,
    dashed: Sequence[str] = (),
    from_zero: bool = True,
    shown_as: str = COUNT,
    unit: str = "",
) -> Any:
    """A figure of lines with a mark at each value; None leaves a gap."""
    import plotly.graph_objects as go

    figure = go.Figure()
    for number, (name, values) in enumerate(series.items()):
        colour = _colour(number, (tones or {}).get(name))
        figure.add_trace(
            go.Scatter(
                x=across,
                y=values,
                name=name,
                mode="lines+markers",
                line={"color": colour, "width": 1.8, "dash": _DASHES[name in dashed]},
                marker={"size": 5, "color": colour},
                hovertemplate=f"%{{x}}<br>{name}: %{{y:{shown_as}}}{unit}<extra></extra>",
            )
        )
    figure.update_layout(**_layout(len(series)))
    _axes(figure, values="y", shown_as=shown_as, unit=unit)
    if from_zero:
        figure.update_yaxes(rangemode="tozero")
    return figure


def paired(figure: Any) -> None:
    """Every second line in the colour of the one before it, and not in the legend: its dashes identify it."""
    for main, second in zip(figure.data[::2], figure.data[1::2], strict=True):
        second.line.color = second.marker.color = main.line.color
        second.showlegend = False


def limit(figure: Any, value: float) -> None:
    """A dashed line across at what must be held."""
    figure.add_hline(y=value, line={"color": tone("red"), "width": 1.2, "dash": "dash"})


def ring(figure: Any, across: Any, value: float) -> None:
    """A ring around one point of a figure of lines."""
    marker = {"size": 13, "symbol": "circle-open", "color": tone("violet"), "line": {"width": 2}}
    figure.add_scatter(
        x=[across], y=[value], mode="markers", marker=marker, hoverinfo="skip", showlegend=False
    )


def lying_points(figure: Any, names: Sequence[str], *, title: str, reach: float) -> None:
    """The desk's axes for points beside names, the first name at the top, nought in the middle."""
    figure.update_layout(**{**_layout(2), "showlegend": True})
    _axes(figure, values="x", shown_as="+.1f", unit="")
    figure.update_xaxes(range=[-reach, reach], zeroline=True, zerolinewidth=1.5, zerolinecolor=tone("gray"))
    figure.update_xaxes(title={"text": title, "font": {"size": 11}})
    figure.update_yaxes(categoryorder="array", categoryarray=list(reversed(names)), nticks=len(names))


def time_rows(figure: Any, names: Sequence[str]) -> None:
    """The desk's axes for bars that lie along time, a row for each name."""
    figure.update_layout(**_layout(len(figure.data)), barmode="overlay")
    grid = "#263240" if theme.is_dark() else "#e3e8ee"
    figure.update_xaxes(type="date", gridcolor=grid, title=None, automargin=True, nticks=8)
    figure.update_yaxes(
        type="category",
        title=None,
        automargin=True,
        categoryorder="array",
        categoryarray=list(reversed(names)),
    )


def tone(name: marks.Tone) -> str:
    """A tone of the desk as the viewer's scheme has it."""
    return TONES[name][theme.is_dark()]


def panel(
    title: str,
    note: str,
    figure: Any | None,
    *,
    key: str,
    alt: str,
    empty: tuple[str, str],
    height: int = HEIGHT,
) -> None:
    """A chart under its title, or in its place what is not there and why."""
    st.html(marks.section(title, note))
    if figure is None:
        st.html(marks.empty(*empty))
        return
    st.plotly_chart(figure, height=height, key=key, config=_PLAIN_BUTTONS, alt=alt)


def _colour(number: int, tone: marks.Tone | None) -> str:
    pair = TONES[tone] if tone else _PALETTE[number % len(_PALETTE)]
    return pair[theme.is_dark()]


def _layout(series: int) -> dict[str, Any]:
    return {
        "margin": {"l": 8, "r": 8, "t": 30 if series > 1 else 8, "b": 8},
        "legend": {
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "itemsizing": "constant",
            "traceorder": "normal",
            "font": {"size": 11},
        },
        "showlegend": series > 1,
        "hovermode": "closest",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def _most(figure: Any, values: str) -> float:
    """No bar is longer than this, stacked or not."""
    longest: dict[Any, float] = {}
    for trace in figure.data:
        across, amounts = (trace.y, trace.x) if values == "x" else (trace.x, trace.y)
        for name, amount in zip(across, amounts, strict=True):
            longest[name] = longest.get(name, 0) + (amount or 0)
    return max(longest.values(), default=0)


def _axes(figure: Any, *, values: str, shown_as: str, unit: str) -> None:
    grid = "#263240" if theme.is_dark() else "#e3e8ee"
    plain: dict[str, Any] = {"showgrid": False, "title": None, "automargin": True, "type": "category"}
    if values == "y":
        plain["nticks"] = 8
    measured = {
        "gridcolor": grid,
        "zerolinecolor": grid,
        "title": None,
        "automargin": True,
        "tickformat": shown_as,
        "ticksuffix": unit,
        "nticks": 5,
    }
    if shown_as == COUNT and _most(figure, values) <= _FEW:
        measured["dtick"] = 1  # else a small count shows the same number twice
    across, up = (measured, plain) if values == "x" else (plain, measured)
    figure.update_xaxes(**across)
    figure.update_yaxes(**up)
