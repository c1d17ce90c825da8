"""Statutory clocks as values: what a rule demands by when, and why.

The rules that compute them stand in `copilot.domain.clocks`.
"""

from datetime import date, datetime
from enum import StrEnum, auto

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel


class ClockRule(StrEnum):
    """The rule that a clock keeps; `reg_e_possible` is one for a text that may be a notice of error."""

    REG_E = auto()
    REG_E_POSSIBLE = auto()
    REG_Z = auto()
    SAR = auto()
    UK_APP = auto()
    UK_REFUSAL = auto()
    COMPLAINT = auto()


class DeadlineName(StrEnum):
    """One duty under a rule."""

    PROVISIONAL_CREDIT = auto()
    NOTIFY_PROVISIONAL_CREDIT = auto()
    RESOLVE = auto()
    CORRECT_ERROR = auto()
    REPORT_RESULT = auto()
    ACKNOWLEDGE = auto()
    ANSWER = auto()
    FINAL_ANSWER = auto()
    REIMBURSE = auto()
    FINAL = auto()
    TELL_CUSTOMER = auto()
    FILE = auto()
    REVIEW = auto()
    FILE_CONTINUING = auto()


class ClockState(StrEnum):
    """Where a deadline stands; `at_risk` from a quarter of the time left (and at least one day)."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    AT_RISK = "at_risk"
    PAUSED = "paused"
    MET = "met"
    OVERDUE = "overdue"
    NOT_OWED = "not_owed"


class Deadline(DomainModel):
    """One duty with its last moment (end of that day in the bank's zone)."""

    name: DeadlineName
    title: str
    due_at: AwareDatetime
    basis: str  # "10 business days from notice received 12 Nov 2026 (US federal holidays)"
    citation: str  # "12 CFR 1005.11(c)(1)"
    met_on: date | None = None


class StatutoryClock(DomainModel):
    """One rule applied to one case: its start, its branches, its deadlines."""

    rule: ClockRule
    title: str
    citation: str
    started_at: AwareDatetime | None  # None: the start event has not happened
    start_event: str
    branches: tuple[str, ...]  # each branch taken, in words, with its citation
    deadlines: tuple[Deadline, ...]
    pauses: tuple[str, ...] = ()
    sar_compartment: bool = False

    def state(self, now: datetime, deadline: Deadline) -> ClockState:
        """Where the deadline stands at `now` (aware)."""
        if deadline.met_on is not None:
            return ClockState.MET
        if self.started_at is None:
            return ClockState.NOT_STARTED
        if now > deadline.due_at:
            return ClockState.OVERDUE
        if self.pauses:
            return ClockState.PAUSED
        whole = (deadline.due_at - self.started_at).total_seconds()
        left = (deadline.due_at - now).total_seconds()
        return ClockState.AT_RISK if left <= max(86_400, whole / 4) else ClockState.RUNNING

    def next_deadline(self) -> Deadline | None:
        """The earliest duty not yet met, or None."""
        open_ = [d for d in self.deadlines if d.met_on is None]
        return min(open_, key=lambda d: d.due_at, default=None)
