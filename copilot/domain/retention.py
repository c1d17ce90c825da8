"""Retention: which data are kept how long, what erasing means, and what stands in the way."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, UserId
from copilot.language import written


class DataClass(StrEnum):
    """Data that share a rule."""

    RUNS = "runs"  # runs with their evidence packs and redaction views, and what people thought of them
    DRAFTS = "drafts"  # drafts with versions, evidence, overrides, reasons and approved commands
    CASES = "cases"  # the projection of a closed case: its customer's name and title
    PROMPT_LOG = "prompt_log"
    ANSWERS = "answers"  # kept so that a repeated request is not paid twice
    MODEL_CALLS = "model_calls"
    TRACES = "traces"
    CANDIDATES = "candidates"  # for golden scenarios, that nobody decided
    EVALUATIONS = "evaluations"  # what golden scenarios came to; their figures stay
    QA = "qa"  # what reviewers of the quality sample remarked; their marks stay
    SHADOW = "shadow"  # what variants wrote beside live runs; the versions in force stay
    OPERATIONS = "operations"  # request numbers, kept so that a repeated request is known


FOREVER = "forever"
DEFAULT_DAYS: dict[DataClass, int | None] = {
    # Five years from the filing or the end of the account relationship, 31 CFR 1010.430(d) and 1020.320(d).
    DataClass.RUNS: 1_826,
    DataClass.DRAFTS: 1_826,
    DataClass.CASES: 1_826,
    DataClass.PROMPT_LOG: 90,
    DataClass.ANSWERS: 7,
    DataClass.MODEL_CALLS: 400,
    DataClass.TRACES: 30,
    DataClass.CANDIDATES: 365,
    DataClass.EVALUATIONS: 730,
    DataClass.QA: 1_826,
    DataClass.SHADOW: 1_826,
    DataClass.OPERATIONS: 30,
}
"""Days after which a class is erased; None keeps it for ever.

Runs, drafts, cases, remarks of quality and shadow outputs count from the last change of a closed case or
its youngest row, whichever is later, and are never erased while the case is open. Evaluations go by their
month. The rest counts from the row's own moment.
"""


GO_WITH: Mapping[DataClass, DataClass] = MappingProxyType(
    {DataClass.SHADOW: DataClass.RUNS, DataClass.QA: DataClass.DRAFTS}
)
"""A class that speaks of another one's texts is erased with it at the latest, whatever its own rule says."""


class LegalHold(DomainModel):
    """A case of which nothing is erased until the hold is lifted."""

    case_id: CaseId
    reason: str
    set_by: UserId
    set_at: AwareDatetime


class Due(DomainModel):
    """What a rule finds at this moment."""

    rows: int
    cases: int
    held: tuple[CaseId, ...] = ()  # due, and refused because of a legal hold
    in_work: tuple[CaseId, ...] = ()  # due, and left because a draft is still on its way


class Erased(DomainModel):
    """What was erased of one case, or of all cases at once where rows go one by one."""

    case_id: CaseId | None
    rows: int


class RetentionLine(Due):
    """One rule, and what it would erase at this moment, or did."""

    data_class: DataClass
    days: int | None  # None: kept for ever
    before: AwareDatetime | None


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
    return f"Erased on {written.Style('UTC').day(at)} by the retention rules."


def retention_rules(changes: Mapping[str, object]) -> dict[DataClass, int | None]:
    """The default rules with an installation's changes: class → days, or "forever".

    Raises:
        ValueError: an unknown class, or something that is no number of days; names it.
    """
    rules = dict(DEFAULT_DAYS)
    for name, days in changes.items():
        if name not in set(DataClass):
            raise ValueError(f"there is no data class {name!r}; the classes are {', '.join(DataClass)}")
        if days == FOREVER:
            rules[DataClass(name)] = None
        elif isinstance(days, int) and not isinstance(days, bool) and days >= 1:
            rules[DataClass(name)] = days
        else:
            raise ValueError(f"{name} is {days!r}; write a number of days from 1, or {FOREVER!r}")
    return rules
