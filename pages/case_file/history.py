"""History: everything that was done on the case, from the audit trail."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.audit import AuditEvent
from copilot.domain.identity import Actor
from copilot.domain.views import CaseView
from copilot.language import written
from pages.ui import marks, words
from pages.ui.tables import grid

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
    show_events(events, zone, key="case.history", most=20)


def _details(event: AuditEvent) -> Iterator[str]:
    for name, value in event.details.items():
        yield f"{name.replace('_', ' ')} {'—' if value is None else value}"


def show_events(events: tuple[AuditEvent, ...], zone: str, *, key: str, most: int) -> None:
    """Audit rows as a table, `most` of them in sight."""
    newest = sorted(events, key=lambda event: event.sequence, reverse=True)
    grid(
        (
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
        ),
        {
            "Row": 56,
            "When": 150,
            "Who": 80,
            "What": 150,
            "On": 150,
            "Case": 90,
            "Details": "large",
            "Digest": 110,
        },
        key=key,
        most=most,
        right=("Row",),
    )
