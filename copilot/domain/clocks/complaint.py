"""Complaints: the bank's own times, which no rule of law sets; marked so wherever they are shown."""

from datetime import date

from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.business_days import Calendar, Since
from copilot.domain.records import Complaint

ANSWER_DAYS = 15
LONGEST_DAYS = 30
_POLICY = "Internal policy: Complaint Handling Procedure"


def complaint_clock(
    complaint: Complaint, calendar: Calendar, *, answered_on: date | None = None
) -> StatutoryClock:
    """Answer within 15 business days, or 30 after a holding letter."""
    received = Since("complaint received", calendar.local_day(complaint.received_at), calendar)
    answer = received.business_days(
        ANSWER_DAYS,
        "answer",
        "Answer the complaint, or send a holding letter",
        citation=_POLICY,
        met_on=answered_on,
    )
    final = received.business_days(
        LONGEST_DAYS,
        "final_answer",
        "Answer at the latest, after a holding letter",
        citation=_POLICY,
        met_on=answered_on,
    )
    return StatutoryClock(
        rule="complaint", title="Complaint (internal policy)", citation=_POLICY, started_at=complaint.received_at,
        start_event="complaint received", branches=("Internal policy, not a statutory time",), deadlines=(answer, final),
    )  # fmt: skip
