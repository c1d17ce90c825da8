"""The timeline chart: amounts over time on a log axis, a sign per channel, the marked ones numbered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from copilot.domain.money import Money
from copilot.domain.records import Transaction
from copilot.language import written
from pages.case_file.movements import major, running_median
from pages.ui import words

MOST_POINTS = 4_000
"""More points than this and SVG grows slow; the newest are drawn, and every marked one."""

_LOOKS: dict[str, tuple[str, str, str]] = {  # channel: symbol, light, dark
    "card_present": ("circle", "#2f6fb3", "#6fb1ee"),
    "card_online": ("cross", "#5a6877", "#a8b6c4"),
    "transfer": ("square", "#14714a", "#5cc795"),
    "atm": ("triangle-up", "#7a4fc0", "#bf9bff"),
    "cash": ("triangle-down", "#8a6d00", "#e8c547"),
    "cheque": ("pentagon", "#9c4a84", "#e59ad0"),
    "direct_debit": ("hexagon", "#3e6f74", "#7fc4c9"),
    "fee": ("x", "#7a7f87", "#8d97a3"),
}
_LEAST = 0.01  # where a nothing is drawn: a log axis has no zero
_LABELS_ACROSS = 45  # labels nearer than this part of the axis would overlap
_OTHER = ("circle", "#5a6877", "#a8b6c4")
_MARK = ("#c02b2b", "#ff7a70")


def timeline(rows: Sequence[Transaction], marked: Mapping[str, int], *, zone: str, dark: bool) -> Any:
    """A plotly figure of `rows` (newest first) at the bank's time; `marked` numbers the suspicious ones."""
    # Imported here: a second of start-up that no other page needs.
    import plotly.graph_objects as go

    drawn = [row for number, row in enumerate(rows) if number < MOST_POINTS or row.transaction_id in marked]
    figure = go.Figure()
    for channel in dict.fromkeys(row.channel for row in drawn):
        symbol, light, night = _LOOKS.get(channel, _OTHER)
        plain = [row for row in drawn if row.channel == channel and row.transaction_id not in marked]
        if plain:
            marker = {"symbol": symbol, "size": 6, "color": night if dark else light, "opacity": 0.8}
            figure.add_trace(_points(go, plain, words.title_of(channel), marker, zone))
    middle = running_median(rows[:MOST_POINTS])
    figure.add_trace(
        go.Scatter(
            x=[_wall_clock(at, zone) for at, _ in middle],
            y=[amount for _, amount in middle],
            mode="lines",
            name="Median of 20",
            line={"color": "#9fadbb" if dark else "#526070", "width": 1.2},
            hoverinfo="skip",
        )
    )
    suspicious = [row for row in drawn if row.transaction_id in marked]
    if suspicious:
        figure.add_trace(
            _points(go, suspicious, "Marked", {"symbol": "diamond", "size": 12, "color": _MARK[dark]}, zone)
        )
    for first, last, booked_at in _bursts(rows, suspicious, marked):
        at = _wall_clock(booked_at, zone)
        label = str(first) if first == last else f"{first}–{last}"
        figure.add_vline(x=at, line={"color": _MARK[dark], "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=at,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=label,
            showarrow=False,
            bgcolor=_MARK[dark],
            font={"size": 10, "color": "#10171f" if dark else "#ffffff"},
            borderpad=2,
        )
    figure.update_layout(_layout(dark))
    return figure


def _points(go: Any, rows: Sequence[Transaction], name: str, marker: dict[str, Any], zone: str) -> Any:
    return go.Scatter(
        x=[_wall_clock(row.booked_at, zone) for row in rows],
        y=[major(row) or _LEAST for row in rows],
        customdata=[
            (row.transaction_id, row.description or row.counterparty, row.status, *_hover_lines(row, zone))
            for row in rows
        ],
        mode="markers",
        name=name,
        marker=marker,
        hovertemplate="%{customdata[1]}<br>%{customdata[3]} · %{customdata[2]}<br>%{customdata[4]}"
        "<br>%{customdata[0]}<extra></extra>",
    )


def _wall_clock(booked_at: str, zone: str) -> str:
    """The bank's local time without its offset, as plotly takes a place on the axis."""
    return f"{datetime.fromisoformat(booked_at).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M:%S}"


def _hover_lines(row: Transaction, zone: str) -> tuple[str, str]:
    amount = Money.of_minor(row.amount_minor, row.currency)
    return str(amount), written.short_moment(datetime.fromisoformat(row.booked_at), zone)


def _bursts(
    rows: Sequence[Transaction], suspicious: Sequence[Transaction], marked: Mapping[str, int]
) -> list[tuple[int, int, str]]:
    """(first number, last number, time) of each run of marked rows too close to be distinguished on the axis."""
    times = [datetime.fromisoformat(row.booked_at) for row in rows]
    apart = (max(times) - min(times)) / _LABELS_ACROSS
    found: list[tuple[int, int, str]] = []
    last_at: datetime | None = None
    for row in sorted(suspicious, key=lambda row: row.booked_at):
        at, number = datetime.fromisoformat(row.booked_at), marked[row.transaction_id]
        if last_at is not None and at - last_at <= apart:
            found[-1] = (found[-1][0], number, found[-1][2])
        else:
            found.append((number, number, row.booked_at))
        last_at = at
    return found


def _layout(dark: bool) -> dict[str, Any]:
    grid = "#263240" if dark else "#e3e8ee"
    return {
        "margin": {"l": 8, "r": 8, "t": 44, "b": 8},
        "legend": {"orientation": "h", "y": 1.09, "yanchor": "bottom", "x": 0, "itemsizing": "constant"},
        "yaxis": {
            "type": "log",
            "gridcolor": grid,
            "dtick": 1,
            "tickformat": ",.0f",
            "automargin": True,
            "title": None,
        },
        "xaxis": {
            "gridcolor": grid,
            "tickformat": "%-d %b",
            "showgrid": False,
            "automargin": True,
            "title": None,
        },
        "hovermode": "closest",
        "dragmode": "select",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
