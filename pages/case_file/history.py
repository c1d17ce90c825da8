"""History: everything that was done on the case, from the audit trail."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from copilot.domain.audit import AuditEvent
from copilot.domain.identity import Actor
from copilot.domain.views import CaseView
from copilot.language import written
from pages.ui import marks, words

if TYPE_CHECKING:
    from copilot.services import Services


def show_history(services: "Services", actor: Actor, view: CaseView, zone: str) -> None:
    """The rows, newest first."""
    events = services.case_history(actor, view.row.case_id)
    if not events:
        st.html(
            marks.empty(
                "Nothing has been done here yet", "Each action on the case becomes a row of the audit trail."
            )
        )
        return
    show_events(events, zone, key="case.history", height=560)


def _details(event: AuditEvent) -> Iterator[str]:
    for name, value in event.details.items():
        yield f"{name.replace('_', ' ')} {'—' if value is None else value}"


def show_events(events: tuple[AuditEvent, ...], zone: str, *, key: str, height: int) -> None:
    """Audit rows as a table."""
    newest = sorted(events, key=lambda event: event.sequence, reverse=True)
    frame = pd.DataFrame(
        [
            {
                "Row": event.sequence,
                "When": written.short_moment(event.at, zone),
                "Who": event.actor_id,
                "What": words.title_of(event.action),
                "On": event.subject,
                "Case": event.case_id or "",
                "Details": written.joined(_details(event), ""),
                "Digest": event.digest[:12],
            }
            for event in newest
        ]
    )
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        row_height=26,
        height=min(height, 26 * (len(newest) + 1) + 2),
        column_config={
            "Row": st.column_config.NumberColumn(width=56),
            "When": st.column_config.TextColumn(width=150),
            "Who": st.column_config.TextColumn(width=80),
            "What": st.column_config.TextColumn(width=150),
            "On": st.column_config.TextColumn(width=150),
            "Case": st.column_config.TextColumn(width=90),
            "Details": st.column_config.TextColumn(width="large"),
            "Digest": st.column_config.TextColumn(width=110),
        },
    )
