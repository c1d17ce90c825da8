"""People's work over some days, what was stopped on its way out, and how the open cases stand."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from copilot.domain.desk_figures import AGES, DeskFigures, Waited
from pages.operations_desk.trend_days import day_names, days_of
from pages.ui import charts, marks, words

_HOUR, _DAY = 3_600, 86_400
_LONG = 3 * _DAY  # from here on hours say nothing
_AGES = dict(zip(AGES, ("< 1 d", "1–3 d", "3–7 d", "7–30 d", "> 30 d"), strict=True))
_CLOCKS: dict[str, tuple[str, marks.Tone]] = {
    "overdue": ("Overdue", "red"),
    "at_risk": ("At risk", "amber"),
    "running": ("In time", "green"),
    "paused": ("Paused", "blue"),
}
_NO_DECISION = ("No decision in these days", "Each approval, return and rejection counts here.")


def show_work_trends(found: DeskFigures) -> None:
    """Leaks, approvals and their waiting."""
    days = days_of(found)
    left, middle, right = st.columns(3, gap="medium")
    reviews = {day.day: day for day in found.reviews}
    with left:
        charts.panel(
            "Leaks blocked",
            "outgoing texts stopped whole",
            charts.bars(day_names(days), {"Texts": [found.leaks.get(day, 0) for day in days]}, tones={"Texts": "red"}) if found.leaks else None,
            key="operations.leaks_a_day",
            alt="Outgoing texts stopped by the leak gate, day by day",
            empty=("None", "No outgoing text still held an identifier."),
        )  # fmt: skip
    with middle:
        decided = {
            title: [getattr(reviews[day], name) if day in reviews else 0 for day in days]
            for title, name in (("Approved", "approved"), ("Returned", "returned"), ("Rejected", "rejected"))
        }
        tones: dict[str, marks.Tone] = {"Approved": "green", "Returned": "amber", "Rejected": "red"}
        charts.panel(
            "Approvals",
            "decisions of checkers a day",
            charts.bars(day_names(days), decided, tones=tones) if reviews else None,
            key="operations.approvals",
            alt="Approved, returned and rejected submissions, day by day",
            empty=_NO_DECISION,
        )
    with right:
        waited = [reviews[day].median_seconds / _HOUR if day in reviews else None for day in days]
        charts.panel(
            "Wait for a decision",
            "median hours from submission",
            charts.lines(day_names(days), {"Hours": waited}, shown_as=",.1f", unit=" h") if reviews else None,
            key="operations.decision_wait",
            alt="Median hours from a submission to its decision, day by day",
            empty=_NO_DECISION,
        )


def show_case_trends(found: DeskFigures) -> None:
    """Times to a brief and a disposition; ageing and clocks of what is open."""
    columns = [*st.columns(2, gap="medium"), *st.columns(2, gap="medium")]
    waits = (
        ("Time to brief", "from opening", found.to_brief, "brief"),
        ("Time to disposition", "from opening", found.to_disposition, "disposition"),
    )
    for column, (title, note, rows, key) in zip(columns[:2], waits, strict=True):
        with column:
            charts.panel(
                title,
                note,
                _waited(rows) if rows else None,
                key=f"operations.to_{key}",
                alt=f"{title} by queue: median hours and the slowest tenth",
                empty=("None in these days", f"A case counts here once it has a {key}."),
            )
    ages = {age: {r.queue: 0 for r in found.open_cases} for age in AGES}
    clocks = {clock: {r.queue: 0 for r in found.open_cases} for clock in _CLOCKS}
    for row in found.open_cases:
        ages[row.age][row.queue] += row.cases
        clocks[row.clock][row.queue] += row.cases
    queues = [words.QUEUE_TITLES[queue] for queue in ages[AGES[0]]]
    by_age = {_AGES[age]: list(counts.values()) for age, counts in ages.items()}
    by_clock = {_CLOCKS[clock][0]: list(counts.values()) for clock, counts in clocks.items()}
    empty = ("No open case", "Every case is closed.")
    with columns[2]:
        figure = charts.bars(queues, by_age, lying=True) if queues else None
        charts.panel(
            "Ageing", "open cases by age", figure, key="operations.ageing", alt="Open cases of each queue by age", empty=empty
        )  # fmt: skip
    with columns[3]:
        figure = charts.bars(queues, by_clock, tones=dict(_CLOCKS.values()), lying=True) if queues else None
        charts.panel(
            "Clocks", "open cases by their nearest deadline", figure, key="operations.clocks", alt="Open cases of each queue by clock", empty=empty
        )  # fmt: skip


def _waited(rows: Sequence[Waited]) -> Any:
    unit, length = ("days", _DAY) if max(row.p90_seconds for row in rows) > _LONG else ("hours", _HOUR)
    series = {
        "Median": [row.median_seconds / length for row in rows],
        "Slowest tenth": [row.p90_seconds / length for row in rows],
    }
    tones: dict[str, marks.Tone] = {"Median": "blue", "Slowest tenth": "gray"}
    names = [f"{words.QUEUE_TITLES[row.queue]} ({row.cases:,})" for row in rows]
    return charts.bars(
        names, series, tones=tones, lying=True, stacked=False, shown_as=",.3~r", unit=f" {unit}"
    )
