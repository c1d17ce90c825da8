"""Engines over some days: calls, errors, latency, tokens, cost, and how often none answered."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from copilot.domain.desk_figures import DeskFigures, EngineDay
from pages.operations_desk.trend_days import day_names, days_of
from pages.ui import charts, marks, words

_SLOWEST = ", slowest 5 %"
_SECOND = 1_000.0
_NO_CALLS = ("No call in these days", "The offline engine wrote everything, or nobody asked the copilot.")


def show_engine_trends(found: DeskFigures) -> None:
    """Two rows of charts."""
    days = days_of(found)
    for row in (_calls, _spend):
        for column, draw in zip(st.columns(3, gap="medium"), row(found, days), strict=True):
            with column:
                draw()


def _calls(found: DeskFigures, days: Sequence[date]) -> tuple[Callable[[], None], ...]:
    ends = sorted(found.failures.items(), key=lambda end: -end[1])
    return (
        lambda: _over_days("Calls", "a day, by engine", found, days, lambda d: d.calls),
        lambda: charts.panel(
            "Errors",
            "calls that did not end well, by kind",
            charts.bars([words.title_of(k) for k, _ in ends], {"Calls": [n for _, n in ends]}, tones={"Calls": "red"}, lying=True) if ends else None,
            key="operations.errors",
            alt="Failed calls by kind of failure",
            empty=("No error", "Every call of these days ended well.") if found.engines else _NO_CALLS,
        ),
        lambda: charts.panel(
            "Latency",
            "of answered calls; dotted: slowest 5 %",
            _latency(found, days) if found.engines else None,
            key="operations.latency",
            alt="Median and 95th percentile of seconds for an answered call, day by day",
            empty=_NO_CALLS,
        ),
    )  # fmt: skip


def _spend(found: DeskFigures, days: Sequence[date]) -> tuple[Callable[[], None], ...]:
    return (
        lambda: _over_days("Tokens", "a day, by engine", found, days, lambda d: d.tokens, shown_as="~s"),
        lambda: _over_days(
            "Cost", "a day, in the unit of the prices", found, days, lambda d: d.cost_micros / 1e6, shown_as=",.2f"
        ),
        lambda: charts.panel(
            "Fallback",
            "runs no model answered, calls not tried",
            _fallback(found, days) if found.fallback else None,
            key="operations.fallback",
            alt="Runs that fell back to the offline engine and calls that met an open circuit, day by day",
            empty=_NO_CALLS,
        ),
    )  # fmt: skip


def _over_days(
    title: str,
    note: str,
    found: DeskFigures,
    days: Sequence[date],
    value: Callable[[EngineDay], float],
    *,
    shown_as: str = ",.0f",
) -> None:
    series = _by_engine(found, days, value)
    worth = any(amount for amounts in series.values() for amount in amounts)
    charts.panel(
        title,
        note,
        charts.bars(day_names(days), series, shown_as=shown_as) if worth else None,
        key=f"operations.{title.lower()}",
        alt=f"{title} a day, stacked by engine",
        empty=("Nothing spent", "No call of these days cost anything.") if found.engines else _NO_CALLS,
    )


def _by_engine(
    found: DeskFigures, days: Sequence[date], value: Callable[[EngineDay], float]
) -> dict[str, list[float]]:
    values = {(row.engine, row.day): value(row) for row in found.engines}
    engines = dict.fromkeys(row.engine for row in found.engines)
    return {words.engine(name): [values.get((name, day), 0) for day in days] for name in engines}


def _latency(found: DeskFigures, days: Sequence[date]) -> Any:
    """A line an engine, and its slowest calls dotted in the same colour; in milliseconds where all are quick."""
    rows = {(row.engine, row.day): row for row in found.engines}
    quick = max(row.p95_milliseconds for row in found.engines) < _SECOND
    unit, scale = (" ms", 1.0) if quick else (" s", _SECOND)
    series: dict[str, list[float | None]] = {}
    for name in dict.fromkeys(row.engine for row in found.engines):
        of_days = [rows.get((name, day)) for day in days]
        series[words.engine(name)] = [r.median_milliseconds / scale if r else None for r in of_days]
        series[words.engine(name) + _SLOWEST] = [r.p95_milliseconds / scale if r else None for r in of_days]
    dotted = [name for name in series if name.endswith(_SLOWEST)]
    figure = charts.lines(
        day_names(days), series, dashed=dotted, shown_as=",.0f" if quick else ",.1f", unit=unit
    )
    charts.paired(figure)
    return figure


def _fallback(found: DeskFigures, days: Sequence[date]) -> Any:
    fell = {row.day: row.fell_back for row in found.fallback}
    rested = {day: sum(row.circuit_open for row in found.engines if row.day == day) for day in days}
    series = {
        "Runs that fell back": [fell.get(day, 0) for day in days],
        "Calls at an open circuit": [rested[day] for day in days],
    }
    tones: dict[str, marks.Tone] = {"Runs that fell back": "amber", "Calls at an open circuit": "red"}
    return charts.bars(day_names(days), series, tones=tones, stacked=False)
