"""Suspicious activity reports (US): 31 CFR 1020.320(b)(3), and the cycle of continuing activity.

The clock starts when suspicion was formed, a signed event of its own; the time at which an
alert fired starts nothing. All of it stays in the compartment.
"""

from datetime import date, datetime

from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import US, Calendar, Since
from copilot.language.written import short_day

_RULE = "31 CFR 1020.320(b)(3)"
_CONTINUING = "FFIEC BSA/AML Examination Manual, SAR filing on continuing activity"
_START = "suspicion formed: facts detected that may be a basis for filing (not the time of the alert)"


def sar_clock(
    suspicion_formed_at: datetime | None, *, suspect_identified: bool, calendar: Calendar = US
) -> StatutoryClock:
    """File within 30 days of initial detection, 60 where no suspect is identified; not started without suspicion."""
    days = 30 if suspect_identified else 60
    who = "A suspect is identified: 30 days" if suspect_identified else "No suspect is identified: 60 days"
    deadlines: tuple[Deadline, ...] = ()
    if suspicion_formed_at is not None:
        formed = calendar.local_day(suspicion_formed_at)
        due = Since("suspicion formed", formed, calendar).calendar_days(
            days, DeadlineName.FILE, "Decide, and file if required", citation=_RULE
        )
        deadlines = (due,)
    return StatutoryClock(
        rule=ClockRule.SAR, title="Suspicious activity report", citation=_RULE, started_at=suspicion_formed_at, start_event=_START,
        branches=(f"{who} ({_RULE})",), deadlines=deadlines, sar_compartment=True,
    )  # fmt: skip


def continuing_activity_clock(prior_filed_on: date, *, calendar: Calendar = US) -> StatutoryClock:
    """Review 90 days after the last report, file by day 120 if the activity went on."""
    event = "the prior report was filed"
    filed = Since(event, prior_filed_on, calendar)
    review = filed.calendar_days(
        90, DeadlineName.REVIEW, "Review whether the activity continues", citation=_CONTINUING
    )
    file = filed.calendar_days(
        120,
        DeadlineName.FILE_CONTINUING,
        "File on continuing activity, if it continues",
        citation=_CONTINUING,
    )
    return StatutoryClock(
        rule=ClockRule.SAR, title="Continuing suspicious activity", citation=_CONTINUING, started_at=calendar.end_of(prior_filed_on), start_event=event,
        branches=(f"Prior report filed {short_day(prior_filed_on)}: 90-day review, filing by day 120 ({_CONTINUING})",),
        deadlines=(review, file), sar_compartment=True,
    )  # fmt: skip
