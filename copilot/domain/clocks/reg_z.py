"""Regulation Z billing errors, 12 CFR 1026.13: credit cards of consumers."""

from calendar import monthrange
from datetime import date, timedelta

from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import US, Calendar, Since
from copilot.domain.records import Account, Dispute
from copilot.language.written import short_day

NOTICE_DAYS = 60
MAX_DAYS = 90
_RULE = "12 CFR 1026.13"
_TITLE = "Regulation Z billing error"
_START = "written billing error notice within 60 days of the first statement"


def reg_z_clock(
    dispute: Dispute, *, account: Account | None = None, calendar: Calendar = US
) -> StatutoryClock:
    """The clock of one credit-card dispute: acknowledge, resolve, and what must not happen meanwhile."""
    noticed = calendar.local_day(dispute.notice_received_at)
    not_started = _why_not_started(dispute, noticed)
    if not_started:
        return StatutoryClock(
            rule=ClockRule.REG_Z, title=_TITLE, citation=_RULE, started_at=None, start_event=_START, branches=(not_started,), deadlines=(),
        )  # fmt: skip
    resolve, branch = _resolve(dispute, noticed, account, calendar)
    branches = (
        branch,
        f"Until resolved: no collection of, and no adverse report on, the disputed amount ({_RULE}(d))",
    )
    return StatutoryClock(
        rule=ClockRule.REG_Z, title=_TITLE, citation=_RULE, started_at=dispute.notice_received_at, start_event=_START,
        branches=branches, deadlines=(_acknowledge(dispute, noticed, calendar), resolve),
    )  # fmt: skip


def second_cycle_end(noticed: date, closing_day: int) -> date:
    """The last day of the second complete billing cycle after a notice.

    A cycle runs to the closing day of the month (its last day where the month is
    shorter). The cycle in which the notice comes is not complete; one that begins on the next
    day is.
    """
    closings = 0
    year, month = noticed.year, noticed.month
    while True:
        closing = date(year, month, min(closing_day, monthrange(year, month)[1]))
        closings += closing >= noticed
        if closings == 3:
            return closing
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _why_not_started(dispute: Dispute, noticed: date) -> str:
    if dispute.notice_channel == "oral" and dispute.written_confirmation_received_on is None:
        return f"Only an oral notice so far: the rule asks for a written one ({_RULE}(b))"
    sent = dispute.statement_sent_on
    if sent and (noticed - sent).days > NOTICE_DAYS:
        return f"Notice came {(noticed - sent).days} days after the statement of {short_day(sent)}, more than {NOTICE_DAYS}: no billing-error duty ({_RULE}(b)(1))"
    return ""


def _acknowledge(dispute: Dispute, noticed: date, calendar: Calendar) -> Deadline:
    deadline = Since("billing error notice received", noticed, calendar).calendar_days(30, DeadlineName.ACKNOWLEDGE, "Acknowledge in writing, unless resolved by then", citation=f"{_RULE}(c)(1)", met_on=dispute.acknowledged_on)  # fmt: skip
    resolved_first = dispute.resolved_on is not None and dispute.resolved_on <= noticed + timedelta(days=30)
    return (
        deadline.model_copy(update={"met_on": dispute.acknowledged_on or dispute.resolved_on})
        if resolved_first
        else deadline
    )


def _resolve(
    dispute: Dispute, noticed: date, account: Account | None, calendar: Calendar
) -> tuple[Deadline, str]:
    cap = noticed + timedelta(days=MAX_DAYS)
    statement = (account.last_statement_on if account else None) or dispute.statement_sent_on
    cycle_end = second_cycle_end(noticed, statement.day) if statement else None
    due = min(cap, cycle_end) if cycle_end else cap
    if cycle_end is None:
        branch = f"The billing cycle is not known: only the limit of {MAX_DAYS} days is computed"
    elif cycle_end > cap:
        branch = f"Two complete billing cycles end on {short_day(cycle_end)}, after {MAX_DAYS} days: the limit of {MAX_DAYS} days holds"
    else:
        branch = f"Two complete billing cycles end on {short_day(cycle_end)}, within {MAX_DAYS} days"
    deadline = Deadline(
        name=DeadlineName.RESOLVE, title="Resolve the billing error", due_at=calendar.end_of(due),
        basis=f"2 complete billing cycles, at most {MAX_DAYS} calendar days, after billing error notice received {short_day(noticed)} ({calendar.place})",
        citation=f"{_RULE}(c)(2)", met_on=dispute.resolved_on,
    )  # fmt: skip
    return deadline, f"{branch} ({_RULE}(c)(2))"
