"""The queue's table: one dense row a case, colour and words for triage and clock."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from copilot.domain.ids import UserId
from copilot.domain.views import QueueRow
from copilot.language import written
from pages.ui import marks, operations, words

_ROW_HEIGHT = 28
_MOST_ROWS_SHOWN = 26
_TRIAGE_TITLES = {level: words.title_of(level) for level in marks.TRIAGE_TONES}


def show_grid(rows: Sequence[QueueRow], names: dict[UserId, str], now: datetime) -> tuple[QueueRow, ...]:
    """Draw the rows and return those that are ticked; a click on a case number opens the case."""
    clocks = {words.clock_text(row.due_at, row.clock_state, now): row.clock_state for row in rows}
    frame = pd.DataFrame([_cells(row, names, now) for row in rows])
    state = st.dataframe(
        frame,
        key="queue.grid",
        hide_index=True,
        row_height=_ROW_HEIGHT,
        height=_ROW_HEIGHT * (min(len(rows), _MOST_ROWS_SHOWN) + 1) + 2,
        selection_mode="multi-row",
        on_select="rerun",
        column_config={
            "Case": st.column_config.ButtonColumn(
                "Case",
                type="tertiary",
                alignment="left",
                key="queue.case_clicked",
                on_click=_open_clicked,
                args=([row.case_id for row in rows],),
                width=86,
            ),
            "Triage": st.column_config.MultiselectColumn(
                "Triage",
                options=list(_TRIAGE_TITLES.values()),
                color=[marks.GRID_COLOURS[tone] for tone in marks.TRIAGE_TONES.values()],
                width=78,
            ),
            "Score": st.column_config.ProgressColumn(
                "Score", min_value=0, max_value=100, format="%d", width=70
            ),
            "Clock": st.column_config.MultiselectColumn(
                "Clock",
                options=list(clocks),
                color=[marks.GRID_COLOURS[marks.CLOCK_TONES[state]] for state in clocks.values()],
                width=122,
                help="Time left to the nearest statutory or internal deadline",
            ),
            "Amount at risk": st.column_config.TextColumn("Amount at risk", alignment="right", width=108),
            "Age": st.column_config.TextColumn("Age", alignment="right", width=48),
            "What": st.column_config.TextColumn("What", width=232),
            "Due for": st.column_config.TextColumn("Due for", width=134),
            "Customer": st.column_config.TextColumn("Customer", width=148),
            "Queue": st.column_config.TextColumn("Queue", width=108),
            "Status": st.column_config.TextColumn("Status", width=92),
            "Owner": st.column_config.TextColumn("Owner", width=92),
        },
    )
    return tuple(rows[number] for number in state.selection.rows if number < len(rows))


def _cells(row: QueueRow, names: dict[UserId, str], now: datetime) -> dict[str, object]:
    return {
        "Case": row.case_id,
        "Triage": [_TRIAGE_TITLES[row.triage]],
        "Score": row.score or None,
        "What": row.title,
        "Customer": row.customer_name,
        "Amount at risk": str(row.amount_at_risk),
        "Clock": [words.clock_text(row.due_at, row.clock_state, now)],
        "Due for": row.due_title,
        "Queue": words.QUEUE_TITLES[row.queue],
        "Status": words.title_of(row.status),
        "Owner": names.get(row.owner_id, str(row.owner_id)) if row.owner_id else "—",
        "Age": written.age(row.opened_at, now),
    }


def _open_clicked(case_ids: Sequence[str]) -> None:
    clicked = st.session_state.get("queue.case_clicked")
    if clicked is not None and 0 <= clicked.row < len(case_ids):
        operations.arm("queue.open", case=case_ids[clicked.row])
