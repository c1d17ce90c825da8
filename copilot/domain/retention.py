"""Retention: which data are kept how long, what erasing means, and what stands in the way."""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, UserId


class DataClass(StrEnum):
    """Data that share a rule."""

    RUNS = "runs"  # runs with their evidence packs and redaction views, and what people thought of them
    DRAFTS = "drafts"  # drafts with versions, evidence, overrides, reasons and approved commands
    CASES = "cases"  # the projection of a closed case: its customer's name and title
    PROMPT_LOG = "prompt_log"
    ANSWERS = "answers"  # kept so that a repeated request is not paid twice
    MODEL_CALLS = "model_calls"
    TRACES = "traces"
    OPERATIONS = "operations"  # request numbers, kept so that a repeated request is known


DEFAULT_DAYS: dict[DataClass, int | None] = {
    # Five years from the filing or the end of the account relationship, 31 CFR 1010.430(d) and 1020.320(d).
    DataClass.RUNS: 1_826,
    DataClass.DRAFTS: 1_826,
    DataClass.CASES: 1_826,
    DataClass.PROMPT_LOG: 90,
    DataClass.ANSWERS: 7,
    DataClass.MODEL_CALLS: 400,
    DataClass.TRACES: 30,
    DataClass.OPERATIONS: 30,
}
"""Days after which a class is erased; None keeps it for ever.

Runs, drafts and cases count from the last change of a closed case or its youngest row, whichever
is later, and are never erased while the case is open. The rest counts from the row's own moment.
"""


class LegalHold(DomainModel):
    """A case of which nothing is erased until the hold is lifted."""

    case_id: CaseId
    reason: str
    set_by: UserId
    set_at: AwareDatetime


class RetentionLine(DomainModel):
    """What one rule would erase at this moment, or did."""

    data_class: DataClass
    days: int | None  # None: kept for ever
    before: AwareDatetime | None
    rows: int
    cases: int
    held: tuple[CaseId, ...]  # due, and refused because of a legal hold
    in_work: tuple[CaseId, ...]  # due, and left because a draft is still on its way


class RetentionReport(DomainModel):
    """All rules at one moment."""

    at: AwareDatetime
    dry_run: bool
    lines: tuple[RetentionLine, ...]

    @property
    def refused(self) -> tuple[CaseId, ...]:
        """Cases on hold that a rule would have erased, each once."""
        return tuple(sorted({case_id for line in self.lines for case_id in line.held}))


def erased_text(at: datetime) -> str:
    """What stands in the place of an erased text."""
    return f"Erased on {at.day} {at:%B %Y} by the retention rules."
