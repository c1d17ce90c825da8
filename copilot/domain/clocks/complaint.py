"""Complaints: the bank's own times in the US, the Payment Services Regulations 2017, regulation 101, in the UK.

Both as the Complaint Handling Policy (HB-POL-009) sets them out: in the US no rule of law sets a
time, and that is said wherever these are shown.
"""

from datetime import date

from copilot.domain.clock import ClockRule, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import Calendar, Since
from copilot.domain.records import Complaint

ACKNOWLEDGE_DAYS = 2
ANSWER_DAYS = 15
"""Calendar days in the US, business days in the UK."""
US_LONGEST_DAYS = 30
UK_LONGEST_DAYS = 35
_POLICY = "Internal policy: HB-POL-009"
_UK_RULE = "PSRs 2017 reg 101; HB-POL-009"


def complaint_clock(
    complaint: Complaint, calendar: Calendar, *, british: bool, answered_on: date | None = None
) -> StatutoryClock:
    """Acknowledge in 2 business days; answer in 15 days; 30 (US) or 35 business days (UK) after a holding letter."""
    received = Since("complaint received", calendar.local_day(complaint.received_at), calendar)
    count, longest = (
        (received.business_days, UK_LONGEST_DAYS) if british else (received.calendar_days, US_LONGEST_DAYS)
    )
    rule = _UK_RULE if british else _POLICY
    acknowledge = received.business_days(
        ACKNOWLEDGE_DAYS, DeadlineName.ACKNOWLEDGE, "Acknowledge the complaint", citation=_POLICY, met_on=complaint.acknowledged_on
    )  # fmt: skip
    answer = count(
        ANSWER_DAYS, DeadlineName.ANSWER, "Answer the complaint, or send a holding letter", citation=rule, met_on=answered_on
    )  # fmt: skip
    final = count(
        longest, DeadlineName.FINAL_ANSWER, "Answer at the latest, after a holding letter", citation=rule, met_on=answered_on
    )  # fmt: skip
    branch = (
        f"UK complaint: business days ({_UK_RULE})" if british else "Internal policy, not a statutory time"
    )
    return StatutoryClock(
        rule=ClockRule.COMPLAINT, title="Complaint" if british else "Complaint (internal policy)", citation=rule, started_at=complaint.received_at,
        start_event="complaint received", branches=(branch,), deadlines=(acknowledge, answer, final),
    )  # fmt: skip
