"""A complaint that may be a notice of error: what Regulation E would demand, from the day it came.

An oral or written complaint that disowns a payment counts as notice (12 CFR 1005.11(b)(1)), whatever
the complaint is called. Whether it does is for a person to decide; meanwhile the time runs. A payment by
credit card is a matter of Regulation Z, whose notice has to be written and has its own clock.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import US, Calendar, Since
from copilot.domain.clocks.reg_e import is_new
from copilot.domain.records import Account, Complaint, Transaction
from copilot.language.written import short_day

_RULE = "12 CFR 1005.11"
_DISOWNS = re.compile(
    r"(?:did not|didn't|didn’t|never) (?:make|made|authori[sz]ed?|buy|bought|order)|is not mine|isn't mine|not my (?:payment|purchase)",
    re.IGNORECASE,
)
_CREDIT_CARD = re.compile(r"credit[ _-]?card", re.IGNORECASE)
_AT_MERCHANT = frozenset({"card_present", "card_online"})
_PLACED = frozenset({"card_present", "atm"})
"""Channels whose country is where the customer's transfer was initiated; online it is the merchant's."""


def disowns_payment(text: str) -> bool:
    """True if the text says, by its words, that a payment was not the customer's."""
    return _DISOWNS.search(text) is not None


def by_credit_card(complaint: Complaint, account: Account | None) -> bool:
    """True if the complaint is about a credit card: by the account it names, else by the product it was filed under."""
    if account is not None:
        return account.product == "credit_card"
    return _CREDIT_CARD.search(complaint.product) is not None


def possible_notice_clock(
    complaint: Complaint,
    *,
    account: Account | None = None,
    claimed: Sequence[Transaction] = (),
    calendar: Calendar = US,
) -> StatutoryClock:
    """From the day of receipt: decide or credit in 10 business days, finish in 45 days; 20 and 90 where they apply.

    `claimed` are the transfers that the complaint names, on `account`. What neither tells is stated as not known,
    and the shorter time stands until somebody knows better.
    """
    received = calendar.local_day(complaint.received_at)
    new = any(is_new(account, calendar.local_day(datetime.fromisoformat(row.booked_at))) for row in claimed)
    longer = tuple(_longer(claimed, new=new))
    on = short_day(received)
    asks = f"Possible notice of error on {on}, read by keywords: a person decides ({_RULE}(b)(1); HB-PRC-050)"
    return StatutoryClock(
        rule=ClockRule.REG_E_POSSIBLE,
        title="Regulation E (possible notice in a complaint)",
        citation=_RULE,
        started_at=complaint.received_at,
        start_event="complaint that disowns a payment received",
        branches=(asks, *longer, *_not_known(account, claimed)),
        deadlines=_deadlines(
            Since("complaint received", received, calendar), 20 if new else 10, 90 if longer else 45
        ),
    )


def _deadlines(received: Since, first: int, whole: int) -> tuple[Deadline, ...]:
    return (
        received.business_days(
            first,
            DeadlineName.PROVISIONAL_CREDIT,
            "If the complaint is a notice of error: decide, or credit provisionally",
            citation=f"{_RULE}{'(c)(3)(i)' if first == 20 else '(c)(1), (c)(2)(i)'}",
        ),
        received.calendar_days(
            whole,
            DeadlineName.RESOLVE,
            "If the complaint is a notice of error: finish the investigation",
            citation=f"{_RULE}{'(c)(3)(ii)' if whole == 90 else '(c)(2)'}",
        ),
    )


def _longer(claimed: Sequence[Transaction], *, new: bool) -> Iterable[str]:
    """Why the longer times hold, one sentence a reason."""
    if new:
        yield f"New account, transfer within 30 days of the first deposit: 20 business days and 90 days ({_RULE}(c)(3))"
    if any(row.channel in _AT_MERCHANT for row in claimed):
        yield f"Point-of-sale debit card transaction: 90 days ({_RULE}(c)(3)(ii)(B))"
    if any(row.channel in _PLACED and row.country not in ("", "US") for row in claimed):
        yield f"Transfer not initiated within a state: 90 days ({_RULE}(c)(3)(ii)(A))"


def _not_known(account: Account | None, claimed: Sequence[Transaction]) -> Iterable[str]:
    if not claimed:
        yield (
            "Not known, as the complaint names no transaction: whether the account was new, or the transfer a point-of-sale "
            f"or a foreign one, which would give 20 business days or 90 days ({_RULE}(c)(3))"
        )
    elif account is None or account.first_deposit_on is None:
        yield f"Not known: the first deposit, and so whether a new account gives 20 business days ({_RULE}(c)(3)(i))"
