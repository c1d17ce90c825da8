"""Operations: which engines answer, what they cost, what was refused, and how what they saw is kept."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from pages.operations_desk.calls import show_calls, show_leaks
from pages.operations_desk.circuits import show_circuits
from pages.operations_desk.engines import show_engines
from pages.operations_desk.keeping import show_keeping
from pages.operations_desk.prompts import show_prompts
from pages.operations_desk.trends import show_trends
from pages.ui import marks, operations

if TYPE_CHECKING:
    from copilot.services import Services

_TABS = ("Engines", "Trends", "Leaks", "Keys and retention", "Prompt log")


def render(services: "Services", actor: Actor) -> None:
    """The open tab, and only that."""
    st.html(marks.heading("Operations"))
    tabs = st.tabs(list(_TABS), key="part", on_change="rerun", bind="query-params")
    shown = {
        "Engines": lambda: _engines(services, actor),
        "Trends": lambda: show_trends(services, actor),
        "Leaks": lambda: show_leaks(services, actor),
        "Keys and retention": lambda: show_keeping(services, actor),
        "Prompt log": lambda: show_prompts(services, actor),
    }
    for name, tab in zip(_TABS, tabs, strict=True):
        if tab.open:
            with tab, operations.guarded():
                shown[name]()


def _engines(services: "Services", actor: Actor) -> None:
    show_engines(services)
    with operations.guarded():
        show_circuits(services, actor)
    with operations.guarded():
        show_calls(services, actor)
