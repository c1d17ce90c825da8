"""The queue's table: one dense row a case, colour and words for triage and clock."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from copilot.domain.ids import UserId
from copilot.domain.views import QueueRow
from copilot.language import written
from pages.ui import marks, operations, words
from pages.ui.tables import button_column, chip_column, grid

_ROW_HEIGHT = 28
_MOST_ROWS_SHOWN = 26
_TRIAGE_TITLES = {level: words.title_of(level) for level in marks.TRIAGE_TONES}


def show_grid(rows: Sequence[QueueRow], names: dict[UserId, str], now: datetime) -> tuple[QueueRow, ...]:
    """Draw the rows and return those that are ticked; a click on a case number opens the case."""
    clocks = {words.clock_text(row.due_at, row.clock_state, now): row.clock_state for row in rows}
    chosen = grid(
        (_cells(row, names, now) for row in rows),
        {
            "Triage": 78, "Amount at risk": 108, "Age": 48, "What": 232, "Due for": 134, "Customer": 148, "Queue": 108,
            "Status": 92, "Owner": 92,
        },
        key="queue.grid",
        most=_MOST_ROWS_SHOWN,
        right=("Amount at risk", "Age"),
        chips={"Triage": {_TRIAGE_TITLES[level]: tone for level, tone in marks.TRIAGE_TONES.items()}},
        columns={
            "Case": button_column(_open_clicked, [row.case_id for row in rows], key="queue.case_clicked", width=86),
            "Score": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d", width=70),
            "Clock": chip_column(
                {text: marks.CLOCK_TONES[state] for text, state in clocks.items()},
                width=122,
                help="Time left to the nearest statutory or internal deadline",
            ),
        },
        choose="multi-row",
        row_height=_ROW_HEIGHT,
    )  # fmt: skip
    return tuple(rows[number] for number in chosen if number < len(rows))


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


def _open_clicked(case_id: str) -> None:
    operations.arm("queue.open", case=case_id)
