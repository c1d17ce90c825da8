"""Alarms over live runs, each with the rule that it broke."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.drift import DriftAlarm
from copilot.domain.identity import Actor
from pages.ui import marks, words
from pages.ui.tables import noted, table

if TYPE_CHECKING:
    from copilot.services import Services


def show_drift(services: "Services", actor: Actor) -> None:
    """The alarms first; then the rules, so that silence can be read too."""
    report = services.drift(actor)
    st.html(
        marks.section(
            "Drift of live runs",
            f"the last {report.window_days} days beside the {report.baseline_days} before, by task, engine and prompt",
        )
    )
    if report.alarms:
        st.html(_table(report.alarms))
    elif report.series:
        st.html(
            marks.row(
                marks.chip("no alarm", "green"), f"<small>{len(report.series):,} series watched</small>"
            )
        )
    else:
        st.html(
            marks.empty(
                "Nothing to watch yet", "Live runs of these days are followed here from the first one."
            )
        )
    with st.expander("The rules"):
        for rule in report.rules:
            st.text(rule)


def _table(alarms: tuple[DriftAlarm, ...]) -> str:
    rows = (
        (
            marks.chip(words.title_of(alarm.metric), "red"),
            noted(
                words.title_of(alarm.group.task),
                f"{words.engine(alarm.group.engine)} · {alarm.group.prompt_version}",
            ),
            alarm.said,
            alarm.rule,
        )
        for alarm in alarms
    )
    return table(("Alarm", "Where", "What was seen", "Rule"), rows)
