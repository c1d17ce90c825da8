"""When an engine's circuit was open, being tried, and closed again: a line of time for each engine."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import streamlit as st

from copilot.domain.desk_operations import CircuitHistory, CircuitSpan
from copilot.domain.identity import Actor
from copilot.language import written
from pages.ui import charts, marks, operations, words
from pages.ui.tables import table

if TYPE_CHECKING:
    from copilot.services import Services

_SPANS = {"24 hours": 24, "7 days": 24 * 7, "30 days": 24 * 30}
_STATES: dict[str, tuple[str, marks.Tone]] = {
    "closed": ("Closed: asked as usual", "green"),
    "open": ("Open: resting", "red"),
    "half_open": ("Half open: one call tries it", "amber"),
}
_ROW, _MARGIN = 34, 66
_THINNEST = 0.004  # of the whole span: a rest of seconds in a week must still be seen
_LISTED = 8


def show_circuits(services: "Services", actor: Actor) -> None:
    """The timeline over the chosen hours, and the newest openings in words."""
    with st.container(horizontal=True, vertical_alignment="center", key="operations.circuits_head"):
        st.html(marks.section("Circuits", "what each engine's breaker did; an engine at rest is passed over"))
        span = st.segmented_control(
            "Hours",
            list(_SPANS),
            default="24 hours",
            required=True,
            key="operations.circuit_span",
            label_visibility="collapsed",
        )
    with operations.guarded():
        found = services.circuit_history(actor, hours=_SPANS[span])
        if not found.engines:
            st.html(marks.empty("No circuit", "The offline engine alone is set; it needs none."))
            return
        zone = services.bank.timezone
        st.plotly_chart(
            timeline(found, zone),
            height=_MARGIN + _ROW * len(found.engines),
            key="operations.circuits",
            config={"displayModeBar": False},
            alt="For each engine: when its circuit was closed, open and half open",
        )
        st.html(_said(found, zone))


def timeline(found: CircuitHistory, zone: str) -> Any:
    """A bar of time for each engine, closed where nothing else is known."""
    import plotly.graph_objects as go

    whole = (found.at - found.since).total_seconds()
    figure = go.Figure()
    for state, (said, tone) in _STATES.items():
        spans = [span for span in found.spans if span.state == state]
        rows = [(e, found.since, whole, "no change kept") for e in found.engines] if state == "closed" else [
            (span.engine, span.began, max((span.ended - span.began).total_seconds(), _THINNEST * whole), _lasted(span))
            for span in spans
        ]  # fmt: skip
        nothing: list[Any] = [None]  # keeps the state's place in the legend
        figure.add_trace(
            go.Bar(
                y=[words.engine(engine) for engine, *_ in rows] or nothing,
                base=[_local(began, zone) for _, began, *_ in rows] or nothing,
                x=[1_000 * seconds for *_, seconds, _ in rows] or nothing,
                customdata=[lasted for *_, lasted in rows],
                orientation="h",
                name=said,
                width=0.5,
                marker={
                    "color": charts.tone(tone),
                    "line": {"width": 0},
                    "opacity": 0.35 if state == "closed" else 1,
                },
                hovertemplate=f"%{{y}}<br>{said}<br>%{{customdata}}<extra></extra>",
            )
        )
    charts.time_rows(figure, [words.engine(name) for name in found.engines])
    figure.update_xaxes(range=[_local(found.since, zone), _local(found.at, zone)])
    return figure


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


def _lasted(span: CircuitSpan) -> str:
    return f"{'for' if not span.lasting else 'now, since'} {_length(span)}"


def _length(span: CircuitSpan) -> str:
    return written.duration(1_000 * (span.ended - span.began).total_seconds())


def _said(found: CircuitHistory, zone: str) -> str:
    if not found.opened:
        return marks.row(marks.chip("no circuit opened", "green"), "<small>in these hours</small>")
    newest = [span for span in reversed(found.spans) if span.state == "open"][:_LISTED]
    rows = (
        (
            words.engine(span.engine),
            written.short_moment(span.began, zone),
            marks.chip("resting now", "red") if span.lasting else f"rested {_length(span)}",
            _then(found, span),
        )
        for span in newest
    )
    opened = marks.chip(written.count(found.opened, "opening"), "amber")
    return marks.row(opened, "<small>newest first</small>") + table(
        ("Engine", "Opened", "Rest", "Then"), rows
    )


def _then(found: CircuitHistory, opened: CircuitSpan) -> str:
    after = next(
        (s for s in found.spans if s.engine == opened.engine and s.began >= opened.ended and s is not opened),
        None,
    )
    if opened.lasting:
        return ""
    if after is None:
        return "not known: the desk was restarted, or another process held it"
    if after.state == "open":
        return "opened again"
    return "waits for a call to try it" if after.lasting else f"closed after {_length(after)} half open"
