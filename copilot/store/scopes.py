"""What shares a data key, and the place to which a sealed text is bound."""

from datetime import UTC, datetime

from copilot.domain.retention import DataClass
from copilot.store.cipher import DESK


def scope_of(case_id: str | None, data_class: DataClass, at: datetime) -> str:
    """The scope of a row: one case and data class, so that retention can destroy them together.

    What belongs to no case shares a key with its month. A month that has ended gets no more
    rows, so its key can be destroyed as a case's can.
    """
    if case_id is None:
        return f"{DESK}/{data_class}/{at.astimezone(UTC):%Y-%m}"
    return f"{case_id}/{data_class}"


def place(column: str, *row: object) -> str:
    """The place of a text: "table.column/key of its row"."""
    return "/".join((column, *map(str, row)))
