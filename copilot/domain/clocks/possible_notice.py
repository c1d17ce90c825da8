"""A complaint that may be a notice of error: what Regulation E would demand, from the day it came.

An oral or written complaint that disowns a payment counts as notice (12 CFR 1005.11(b)(1)), whatever
the complaint is called. Whether it does is for a person to decide; meanwhile the time runs.
"""

import re

from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.business_days import US, Since, day_text
from copilot.domain.records import Complaint

DECIDE_DAYS = 10
INVESTIGATE_DAYS = 45
_RULE = "12 CFR 1005.11"
_DISOWNS = re.compile(
    r"(?:did not|didn't|didn’t|never) (?:make|made|authori[sz]ed?|buy|bought|order)|is not mine|isn't mine|not my (?:payment|purchase)",
    re.IGNORECASE,
)


def disowns_payment(text: str) -> bool:
    """True if the text says, by its words, that a payment was not the customer's."""
    return _DISOWNS.search(text) is not None


def possible_notice_clock(complaint: Complaint) -> StatutoryClock:
    """From the day of receipt: decide or credit in 10 business days, finish in 45 days."""
    received = Since("complaint received", US.local_day(complaint.received_at), US)
    first = received.business_days(
        DECIDE_DAYS,
        "provisional_credit",
        "If the complaint is a notice of error: decide, or credit provisionally",
        citation=f"{_RULE}(c)(1), (c)(2)(i)",
    )
    whole = received.calendar_days(
        INVESTIGATE_DAYS,
        "resolve",
        "If the complaint is a notice of error: finish the investigation",
        citation=f"{_RULE}(c)(2)",
    )
    on = day_text(received.day)
    return StatutoryClock(
        rule="reg_e_possible",
        title="Regulation E (possible notice in a complaint)",
        citation=_RULE,
        started_at=complaint.received_at,
        start_event="complaint that disowns a payment received",
        branches=(
            f"Possible notice of error on {on}, read by keywords: a person decides ({_RULE}(b)(1); HB-PRC-050)",
        ),
        deadlines=(first, whole),
    )
