"""UK reimbursement of authorised push payment fraud: five business days, with stops up to thirty-five.

The figures (cap, excess, months) are the Payment Systems Regulator's as the bank has
configured them; they are settings of the rule, not read from a text that the product ships.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from pydantic import Field, model_validator

from copilot.domain.base import DomainModel
from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import UK, Calendar, Since, add_business_days
from copilot.domain.money import Money
from copilot.language.written import short_day

_RULE = "PSR Specific Direction 20 (APP reimbursement), as configured by the bank"


class AppTerms(DomainModel):
    """The scheme's figures."""

    days: int = 5
    longest_days: int = 35
    cap: Decimal = Decimal(85_000)
    excess: Decimal = Decimal(100)
    claim_months: int = 13


class Pause(DomainModel):
    """One stop of the clock, both days included; it needs a reason and an end."""

    reason: str = Field(min_length=3)
    begins_on: date
    ends_on: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Pause":
        if self.ends_on < self.begins_on:
            raise ValueError("a pause ends on or after the day on which it begins")
        return self

    def __contains__(self, day: object) -> bool:
        """True for a day on which the clock stands."""
        return isinstance(day, date) and self.begins_on <= day <= self.ends_on

    def __str__(self) -> str:
        """Reason and days, as shown beside the clock."""
        return f"{self.reason}, {short_day(self.begins_on)} to {short_day(self.ends_on)}"


class _Stops(DomainModel):
    pauses: tuple[Pause, ...]

    def __contains__(self, day: object) -> bool:
        return any(day in pause for pause in self.pauses)


def uk_app_clock(
    received_at: datetime,
    *,
    amount: Money | None = None,
    vulnerable: bool = False,
    paid_on: date | None = None,
    pauses: Sequence[Pause] = (),
    as_of: date | None = None,
    terms: AppTerms = AppTerms(),  # noqa: B008 - frozen
    calendar: Calendar = UK,
) -> StatutoryClock:
    """The clock of one claim; `pauses` shows the stop in force on `as_of`, earlier ones stand among the branches."""
    received = calendar.local_day(received_at)
    if paid_on is not None and received > _months_after(paid_on, terms.claim_months):
        branch = f"Claimed more than {terms.claim_months} months after the payment of {short_day(paid_on)}: outside the scheme ({_RULE})"
        return _clock(None, (branch,), (), ())
    longest = Since("claim received", received, calendar).business_days(
        terms.longest_days, DeadlineName.FINAL, "Decide at the latest, all stops included", citation=_RULE
    )
    running = tuple(str(pause) for pause in pauses if as_of is not None and as_of in pause)
    branches = (
        *(f"Clock stopped: {pause}" for pause in pauses),
        *_money_branches(amount, terms, vulnerable=vulnerable),
    )
    return _clock(
        received_at, branches, (_reimburse(received, pauses, terms, longest, calendar), longest), running
    )


def _reimburse(
    received: date, pauses: Sequence[Pause], terms: AppTerms, longest: Deadline, calendar: Calendar
) -> Deadline:
    due = add_business_days(received, terms.days, calendar, paused=_Stops(pauses=tuple(pauses)))
    due_at = min(calendar.end_of(due), longest.due_at)
    stops = f", {len(pauses)} stop(s) left out, at most {terms.longest_days}" if pauses else ""
    basis = f"{terms.days} business days after claim received {short_day(received)}{stops} ({calendar})"
    return Deadline(
        name=DeadlineName.REIMBURSE,
        title="Reimburse, or refuse with reasons",
        due_at=due_at,
        basis=basis,
        citation=_RULE,
    )


def _money_branches(amount: Money | None, terms: AppTerms, *, vulnerable: bool) -> tuple[str, ...]:
    found = [
        "Vulnerable customer: no excess"
        if vulnerable
        else f"An excess of up to £{terms.excess:,.0f} may be kept"
    ]
    cap = Money(amount=terms.cap, currency="GBP")
    if amount is not None and amount.currency == cap.currency and amount > cap:
        found.append(f"The claim of {amount} is above the cap of £{terms.cap:,.0f}")
    return tuple(f"{text} ({_RULE})" for text in found)


def _clock(
    started_at: datetime | None,
    branches: tuple[str, ...],
    deadlines: tuple[Deadline, ...],
    pauses: tuple[str, ...],
) -> StatutoryClock:
    return StatutoryClock(
        rule=ClockRule.UK_APP, title="APP fraud reimbursement (UK)", citation=_RULE, started_at=started_at,
        start_event="claim received", branches=branches, deadlines=deadlines, pauses=pauses,
    )  # fmt: skip


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return date(year, month + 1, min(day.day, last.day))
