"""How the desk went over some days, drawn: engines above, people's work and the clocks below."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.desk_figures import DeskFigures
from copilot.domain.identity import Actor
from copilot.language import written
from pages.operations_desk.drift import show_drift
from pages.operations_desk.engine_trends import show_engine_trends
from pages.operations_desk.work_trends import show_case_trends, show_work_trends
from pages.ui import marks, operations

if TYPE_CHECKING:
    from copilot.services import Services

_SPANS = {"7 days": 7, "14 days": 14, "30 days": 30, "90 days": 90}


def show_trends(services: "Services", actor: Actor) -> None:
    """Alarms; then the chosen days: a row of sums, and the charts."""
    with operations.guarded():
        show_drift(services, actor)
    with st.container(horizontal=True, vertical_alignment="center", key="operations.trends_head"):
        st.html(marks.section("The desk over time", "days of the bank's calendar"))
        span = st.segmented_control(
            "Span",
            list(_SPANS),
            default="14 days",
            required=True,
            key="operations.trend_span",
            label_visibility="collapsed",
        )
    found = services.desk_figures(actor, days=_SPANS[span])
    st.html(_sums(found))
    if not found.complete:
        st.caption("There were more calls than are read at once: the oldest days are short.")
    show_engine_trends(found)
    show_work_trends(found)
    show_case_trends(found)


def _sums(found: DeskFigures) -> str:
    calls, failed = sum(d.calls for d in found.engines), sum(d.failed for d in found.engines)
    runs, fell = sum(d.runs for d in found.fallback), sum(d.fell_back for d in found.fallback)
    overdue = sum(row.cases for row in found.open_cases if row.clock == "overdue")
    facts = (
        ("Calls", f"{calls:,}"),
        ("Failed", _share(failed, calls)),
        ("Runs that fell back", _share(fell, runs)),
        ("Tokens", f"{sum(day.tokens for day in found.engines):,}"),
        ("Cost", written.cost(sum(day.cost_micros for day in found.engines))),
        ("Leaks blocked", f"{sum(found.leaks.values()):,}"),
        ("Approved", f"{sum(day.approved for day in found.reviews):,}"),
        ("Open cases", f"{sum(row.cases for row in found.open_cases):,}"),
        ("Clocks overdue", f"{overdue:,}"),
    )
    return marks.strip(facts)


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.1%})" if part and whole else f"{part:,}"
