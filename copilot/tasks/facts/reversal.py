"""When a provisional credit may be taken back: after the five business days in which items are honoured."""

from collections.abc import Iterator

from copilot.domain.clocks.business_days import add_business_days
from copilot.domain.fact import FactName
from copilot.tasks.facts.finding import Finding, Inputs

HONOURED_DAYS = 5
"""Business days for which items are honoured after the notice, 12 CFR 1005.11(d)(2)(ii)."""


def reversal_date(inputs: Inputs) -> Iterator[Finding]:
    """The first business day after them, counted from today's letter; only with a provisional credit on record."""
    dispute = inputs.records.dispute
    if dispute is None or dispute.provisional_credit is None:
        return
    on = add_business_days(inputs.records.today, HONOURED_DAYS + 1, inputs.records.bank.calendar("US"))
    text = f"The provisional credit is taken back on {inputs.style.day(on)}."
    yield Finding(FactName.REVERSAL_ON, on, text, (dispute.dispute_id,), "open")


FUNCTIONS = (reversal_date,)
