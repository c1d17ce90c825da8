"""Evaluation: what the copilot is worth by golden scenarios, by people's second look, and beside a variant."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor, Permission
from pages.evaluation_desk.candidates import show_candidates
from pages.evaluation_desk.comparing import show_comparison
from pages.evaluation_desk.runs import show_runs
from pages.evaluation_desk.sample import show_sample
from pages.evaluation_desk.shadow import show_shadow
from pages.evaluation_desk.trends import show_trends
from pages.ui import marks, operations

if TYPE_CHECKING:
    from copilot.services import Services

_PARTS = {
    "Runs": show_runs,
    "Trends": show_trends,
    "Compare": show_comparison,
    "Candidates": show_candidates,
    "Quality sample": show_sample,
    "Shadow deployment": show_shadow,
}


def render(services: "Services", actor: Actor) -> None:
    """The open tab, and only that; a checker comes for the quality sample alone."""
    st.html(marks.heading("Evaluation"))
    shown = list(_PARTS) if actor.may(Permission.EVALUATION_READ) else ["Quality sample"]
    tabs = st.tabs(shown, key="part", on_change="rerun", bind="query-params")
    for name, tab in zip(shown, tabs, strict=True):
        if tab.open:
            with tab, operations.guarded():
                _PARTS[name](services, actor)
