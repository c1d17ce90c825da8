"""UK refusal of a payment order: Payment Services Regulations 2017, regulation 82."""

from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.clocks.business_days import UK, Calendar, Since
from copilot.domain.records import RejectedPayment

_RULE = "Payment Services Regulations 2017, reg 82"
_OWN = f"{_RULE} (at the earliest opportunity; end of the next business day is the bank's own measure)"


def uk_refusal_clock(payment: RejectedPayment, calendar: Calendar = UK) -> StatutoryClock:
    """Tell the customer of the refusal, its reason and how to put an error right.

    Where telling may be unlawful no notice is due: a specialist decides what may be said.
    """
    deadlines: tuple[Deadline, ...] = ()
    if payment.screening_stop:
        branches: tuple[str, ...] = (
            f"A specialist decides what may be told: no duty where it would be unlawful ({_RULE})",
        )
    else:
        branches = (f"Tell the reason, and how to rectify a factual error ({_RULE})",)
        notified = calendar.local_day(payment.customer_told_at) if payment.customer_told_at else None
        deadlines = (
            Since("payment refused", calendar.local_day(payment.rejected_at), calendar).business_days(1, DeadlineName.TELL_CUSTOMER, "Tell the customer (bank's own measure)", citation=_OWN, met_on=notified),
        )  # fmt: skip
    return StatutoryClock(
        rule=ClockRule.UK_REFUSAL, title="Refused payment order (UK)", citation=_RULE, started_at=payment.rejected_at,
        start_event="payment refused", branches=branches, deadlines=deadlines,
    )  # fmt: skip
