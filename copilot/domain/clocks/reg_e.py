"""Regulation E error resolution, 12 CFR 1005.11: debit cards, ATMs and electronic transfers of consumers."""

from datetime import date

from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import US, Calendar, Since, add_business_days
from copilot.domain.records import Account, Dispute, DisputeCategory
from copilot.language.written import short_day

NOTICE_DAYS = 60
NEW_ACCOUNT_DAYS = 30
_RULE = "12 CFR 1005.11"
_TITLE = "Regulation E error resolution"

# Errors in the words of 1005.11(a)(1); what a merchant did badly is not among them.
_LISTED = frozenset(
    {
        DisputeCategory.UNAUTHORISED,
        DisputeCategory.WRONG_AMOUNT,
        DisputeCategory.DUPLICATE,
        DisputeCategory.CANCELLED_RECURRING,
        DisputeCategory.ATM_CASH_NOT_DISPENSED,
    }
)


def reg_e_clock(
    dispute: Dispute,
    *,
    account: Account | None = None,
    transferred_on: date | None = None,
    as_of: date | None = None,
    calendar: Calendar = US,
) -> StatutoryClock:
    """The clock of one dispute.

    `transferred_on` is the day of the earliest disputed transfer; without it the day of the notice
    decides whether the account was new, which never shortens a time wrongly but may miss a longer one.
    `as_of` tells whether a written confirmation that has not come is overdue; `calendar` is that of the bank's US offices.
    """
    noticed = calendar.local_day(dispute.notice_received_at)
    if dispute.statement_sent_on and (noticed - dispute.statement_sent_on).days > NOTICE_DAYS:
        return _late(dispute, noticed)
    new = is_new(account, transferred_on or noticed)
    branches = [*_notice_branches(dispute, noticed), *_branches(dispute, new=new)]
    first_days, whole_days = (20 if new else 10), (90 if _has_90_days(dispute, new=new) else 45)
    deadlines: list[Deadline] = []
    waived = _confirmation_missing(dispute, noticed, as_of, calendar)
    if waived:
        branches.append(waived)
    else:
        first = _first(dispute, noticed, first_days, calendar)
        deadlines.append(first)
        if first.met_on is not None and first.met_on > calendar.local_day(first.due_at):
            branches.append(
                f"Neither decided nor credited by {short_day(calendar.local_day(first.due_at))}: done {short_day(first.met_on)}"
            )
    deadlines.extend(_after_credit(dispute, calendar))
    deadlines.append(_resolve(dispute, noticed, whole_days, calendar))
    deadlines.extend(_after_result(dispute, calendar))
    return StatutoryClock(
        rule=ClockRule.REG_E, title=_TITLE, citation=_RULE, started_at=dispute.notice_received_at,
        start_event="notice of error received (oral notice counts)", branches=tuple(branches), deadlines=tuple(deadlines),
    )  # fmt: skip


def _late(dispute: Dispute, noticed: date) -> StatutoryClock:
    assert dispute.statement_sent_on is not None
    days = (noticed - dispute.statement_sent_on).days
    branch = (
        f"Notice came {days} days after the statement of {short_day(dispute.statement_sent_on)}, more than {NOTICE_DAYS}: "
        f"no error-resolution duty ({_RULE}(b)(1)(i)); for an unauthorised transfer 12 CFR 1005.6 still limits liability"
    )
    return StatutoryClock(
        rule=ClockRule.REG_E, title=_TITLE, citation=_RULE, started_at=None,
        start_event="notice of error within 60 days of the statement", branches=(branch,), deadlines=(),
    )  # fmt: skip


def is_new(account: Account | None, day: date) -> bool:
    """True if the day is within 30 days of the account's first deposit; False where that is not known."""
    first = account.first_deposit_on if account else None
    return first is not None and (day - first).days <= NEW_ACCOUNT_DAYS


def _has_90_days(dispute: Dispute, *, new: bool) -> bool:
    return new or dispute.is_pos_debit or dispute.is_foreign_initiated


def _notice_branches(dispute: Dispute, noticed: date) -> list[str]:
    found = []
    if dispute.statement_sent_on is None:
        found.append("No statement shows the transfer yet: the notice is in time")
    else:
        days = (noticed - dispute.statement_sent_on).days
        found.append(
            f"Notice within {NOTICE_DAYS} days of the statement ({max(days, 0)} days; {_RULE}(b)(1)(i))"
        )
    if dispute.category not in _LISTED:
        found.append(
            f"“{dispute.category.replace('_', ' ')}” is not an error by {_RULE}(a)(1): the bank keeps the same times by its own policy"
        )
    return found


def _branches(dispute: Dispute, *, new: bool) -> list[str]:
    found = []
    if new:
        found.append(
            f"New account, transfer within 30 days of the first deposit: 20 business days and 90 days ({_RULE}(c)(3))"
        )
    if dispute.is_pos_debit:
        found.append(f"Point-of-sale debit card transaction: 90 days ({_RULE}(c)(3)(ii)(B))")
    if dispute.is_foreign_initiated:
        found.append(f"Transfer not initiated within a state: 90 days ({_RULE}(c)(3)(ii)(A))")
    if dispute.category is DisputeCategory.UNAUTHORISED:
        found.append(
            f"Unauthorised transfer: up to $50 of the provisional credit may be withheld ({_RULE}(c)(2)(i))"
        )
    return found


def _confirmation_missing(dispute: Dispute, noticed: date, as_of: date | None, calendar: Calendar) -> str:
    """Why no provisional credit is owed; "" where it is, or where the confirmation may still come."""
    if not dispute.written_confirmation_required or dispute.notice_channel != "oral":
        return ""
    last = add_business_days(noticed, 10, calendar)
    came = dispute.written_confirmation_received_on
    missed = came > last if came else as_of is not None and as_of > last
    if not missed:
        return ""
    return (
        f"The written confirmation that was asked for did not come by {short_day(last)}, 10 business days after the oral notice: "
        f"no provisional credit is owed ({_RULE}(c)(2)(i)(A))"
    )


def _first(dispute: Dispute, noticed: date, days: int, calendar: Calendar) -> Deadline:
    met = [day for day in (dispute.provisional_credit_on, dispute.resolved_on) if day is not None]
    part = "(c)(3)(i)" if days == 20 else "(c)(1), (c)(2)(i)"
    return Since("notice received", noticed, calendar).business_days(
        days,
        DeadlineName.PROVISIONAL_CREDIT,
        "Decide, or credit provisionally",
        citation=f"{_RULE}{part}",
        met_on=min(met, default=None),
    )


def _after_credit(dispute: Dispute, calendar: Calendar) -> list[Deadline]:
    if dispute.provisional_credit_on is None:
        return []
    notified = Since("provisional credit", dispute.provisional_credit_on, calendar).business_days(
        2,
        DeadlineName.NOTIFY_PROVISIONAL_CREDIT,
        "Tell the customer of the provisional credit",
        citation=f"{_RULE}(c)(2)(ii)",
        met_on=dispute.provisional_credit_notified_on,
    )
    return [notified]


def _resolve(dispute: Dispute, noticed: date, days: int, calendar: Calendar) -> Deadline:
    part = "(c)(3)(ii)" if days == 90 else "(c)(2)"
    return Since("notice received", noticed, calendar).calendar_days(
        days,
        DeadlineName.RESOLVE,
        "Finish the investigation",
        citation=f"{_RULE}{part}",
        met_on=dispute.resolved_on,
    )


def _after_result(dispute: Dispute, calendar: Calendar) -> list[Deadline]:
    if dispute.resolved_on is None:
        return []
    ended = Since("the investigation ended", dispute.resolved_on, calendar)
    citation = f"{_RULE}(c)(1)"
    return [
        ended.business_days(
            1, DeadlineName.CORRECT_ERROR, "Correct the error, if one was found", citation=citation
        ),
        ended.business_days(
            3, DeadlineName.REPORT_RESULT, "Report the result to the customer", citation=citation
        ),
    ]
