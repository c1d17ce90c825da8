"""Calls to engines, newest first, and the payloads that the leak gate stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.model_call import ModelCall
from copilot.domain.views import AuditFilter
from copilot.language import written
from pages.case_file.history import show_events
from pages.ui import marks, words
from pages.ui.tables import grid

if TYPE_CHECKING:
    from copilot.services import Services

_MOST = 500
_SHOWN = 17
_LEAKS_SHOWN = 50
_LEAK = "model.leak_blocked"
_WELL = frozenset({"answered", "reused", "joined"})


def show_calls(services: "Services", actor: Actor) -> None:
    """What was asked of whom, and what became of it."""
    calls = services.recent_calls(actor, limit=_MOST)
    failed = [call for call in calls if call.outcome not in _WELL]
    with st.container(horizontal=True, vertical_alignment="center", key="operations.calls_head"):
        st.html(marks.section("Calls", "of the last seven days, newest first"))
        wanted = st.segmented_control(
            "Calls",
            ["All", "Failed"],
            default="All",
            required=True,
            format_func=lambda name: f"{name} {len(calls) if name == 'All' else len(failed):,}",
            key="operations.calls_shown",
            label_visibility="collapsed",
        )
    _table(tuple(failed) if wanted == "Failed" else calls, services.bank.timezone, services.tasks.title)


def _table(calls: tuple[ModelCall, ...], zone: str, titles: Callable[[str], str]) -> None:
    if not calls:
        st.html(
            marks.empty(
                "No call yet",
                "Each call of the last seven days stands here, whatever became of it.",
            )
        )
        return
    figures = {"Attempts": 70, "Took": 76, "Sent": 76, "Written": 76, "Cost": 76}
    grid(
        (_cells(call, zone, titles) for call in calls),
        {
            "When": 150,
            "Engine": 150,
            "Task": 150,
            "Outcome": 210,
            **figures,
            "Who": 80,
            "Case": 90,
            "Trace": 90,
        },
        key="operations.calls",
        most=_SHOWN,
        right=figures,
        chips={"Outcome": {words.title_of(call.outcome): _tone(call.outcome) for call in calls}},
    )


def _cells(call: ModelCall, zone: str, titles: Callable[[str], str]) -> dict[str, object]:
    return {
        "When": written.short_moment(call.at, zone),
        "Engine": words.engine(call.engine),
        "Task": titles(call.task),
        "Outcome": [words.title_of(call.outcome)],
        "Attempts": f"{call.attempts:,}",
        "Took": written.duration(call.milliseconds),
        "Sent": f"{call.input_tokens:,}",
        "Written": f"{call.output_tokens:,}",
        "Cost": written.cost(call.cost_micros),
        "Who": call.actor_id,
        "Case": call.case_id or "",
        "Trace": call.trace_id[:8],
    }


def _tone(outcome: str) -> marks.Tone:
    if outcome == "answered":
        return "green"
    return "blue" if outcome in _WELL else "red"


def show_leaks(services: "Services", actor: Actor) -> None:
    """What would have left with something known in it, and did not."""
    events, total = services.search_audit(actor, AuditFilter(action=_LEAK), limit=_LEAKS_SHOWN)
    st.html(marks.section("Leaks blocked", written.count(total, "outgoing text")))
    if not events:
        st.html(
            marks.empty(
                "None so far",
                "Every outgoing text is read as a whole before it leaves. One that still held an identifier is stopped, "
                "the offline engine answers, and a row stands here.",
            )
        )
        return
    show_events(events, services.bank.timezone, key="operations.leaks", most=27)
