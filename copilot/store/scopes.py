"""What shares a data key: the rows of one case and one data class, so that retention can destroy them together."""

from datetime import datetime

from copilot.store.cipher import DESK

RUNS = "runs"
DRAFTS = "drafts"
ANSWERS = "answers"
PROMPTS = "prompt_log"


def scope_of(case_id: str | None, data_class: str, at: datetime) -> str:
    """The scope of a row; what belongs to no case shares a key with its month.

    A month that has ended gets no more rows, so its key can be destroyed as a case's can.
    """
    if case_id is None:
        return f"{DESK}/{data_class}/{at:%Y-%m}"
    return f"{case_id}/{data_class}"
