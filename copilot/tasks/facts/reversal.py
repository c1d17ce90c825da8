"""When a provisional credit may be taken back: five business days after the letter that says so."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import holidays

from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.wording import day

NOTICE_DAYS = 5
"""Business days for which items are honoured after the notice, 12 CFR 1005.11(d)(2)(ii)."""


def reversal_date(inputs: Inputs) -> Iterator[Finding]:
    """The first day after the five business days; only where a provisional credit is on record."""
    dispute = inputs.records.dispute
    if dispute is None or dispute.provisional_credit is None:
        return
    closed = holidays.country_holidays("US")
    on = inputs.records.now.astimezone(ZoneInfo(inputs.zone)).date()
    for _ in range(NOTICE_DAYS + 1):
        on = _next_business_day(on, closed)
    text = f"The provisional credit is taken back on {day(on)}."
    yield Finding("reversal_on", on.isoformat(), text, (dispute.dispute_id,), "open")


def _next_business_day(after: date, closed: holidays.HolidayBase) -> date:
    found = after + timedelta(days=1)
    while found.weekday() >= 5 or found in closed:
        found += timedelta(days=1)
    return found


FUNCTIONS = (reversal_date,)
