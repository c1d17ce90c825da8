"""Whether the amount in question reaches a reporting threshold (31 CFR 1020.320(a)(2)); SAR compartment."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from copilot.domain.fact import FactName
from copilot.language.written import listed
from copilot.tasks.facts.finding import Finding, Inputs

WITH_SUSPECT_MINOR = 500_000
ANY_MINOR = 2_500_000
"""5,000.00 with a suspect or for suspected laundering or evasion; 25,000.00 whether or not there is one."""
VISIT = timedelta(hours=1)
"""How long before a change at a staff desk a visit of the customer explains it."""
_BY = re.compile(r"\bby (desk user [\w-]+)", re.IGNORECASE)
_STAFF = re.compile(r"\b(?:staff desk|by staff|member of staff)\b", re.IGNORECASE)


def reporting_threshold(inputs: Inputs) -> Iterator[Finding]:
    """Settled money in question, the larger of in and out, against the thresholds; US dollars only.

    Where a change was made at a staff desk without the customer no threshold may apply (31 CFR 1020.320, 12 CFR 21.11(c)(1)): that is said first.
    """
    yield from _insider(inputs)
    ledger = inputs.ledger
    settled = inputs.in_currency(inputs.focus & ledger.done)
    if inputs.currency != "USD" or not settled.any():
        return
    amount = max(ledger.total(settled & ledger.out), ledger.total(settled & ~ledger.out))
    for name, bound, when in (
        (
            FactName.THRESHOLD_WITH_SUSPECT,
            WITH_SUSPECT_MINOR,
            "where a suspect is identified or laundering is suspected",
        ),
        (FactName.THRESHOLD_ANY, ANY_MINOR, "whether or not a suspect is identified"),
    ):
        side = "at or above" if amount >= bound else "below"
        text = f"The amount in question, {inputs.money(amount)}, is {side} the {inputs.money(bound)} that counts {when}."
        yield Finding(name, amount >= bound, text, ledger.ids(settled), "sar")


def _insider(inputs: Inputs) -> Iterator[Finding]:
    """Changes made at a staff desk that no visit of the customer explains; one with a visit on record is no question."""
    events = [e for e in inputs.records.logins if _STAFF.search(e.detail) and not _was_there(inputs, e.at)]
    if events:
        users = sorted({name for event in events for name in _BY.findall(event.detail)})
        by = f" by {listed(users)}" if users else ""
        text = (
            f"A change was made at a staff desk{by}, and no visit of the customer in the hour before is on record: if a member "
            "of staff had a part in it, a report is owed whatever the amount (12 CFR 21.11(c)(1))."
        )
        yield Finding(FactName.THRESHOLD_INSIDER, True, text, tuple(str(e.event_id) for e in events), "sar")


def _was_there(inputs: Inputs, at: datetime) -> bool:
    """True if the customer's visit to a branch is on record in the hour before."""
    visits = (contact.at for contact in inputs.records.interactions if contact.channel == "branch")
    return any(timedelta() <= at - visit <= VISIT for visit in visits)


FUNCTIONS = (reporting_threshold,)
