"""What is in question: how many, how much, from when to when, how fast, declined or settled."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from copilot.domain.fact import Count, FactName, Share
from copilot.domain.money import Money
from copilot.language.written import count, percent, span
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.facts.ledger import DAY, HOUR, Mask, busiest
from copilot.tasks.wording import portion

NIGHT = (22, 6)
"""Night in the bank's zone: from 22:00 up to 06:00."""
SMALL_MINOR = {"USD": 500, "GBP": 500, "EUR": 500}
"""An amount that tests a card rather than buys: below 5.00 (typology file, card testing); none is known for others."""
WINDOWS = (
    (600, "10 minutes", FactName.VELOCITY_10MIN),
    (HOUR, "1 hour", FactName.VELOCITY_1H),
    (DAY, "24 hours", FactName.VELOCITY_24H),
)


def night(inputs: Inputs) -> Mask:
    """Rows booked in the night of the bank's zone."""
    hours = inputs.ledger.hours
    return np.asarray((hours >= NIGHT[0]) | (hours < NIGHT[1]))


def amount_at_risk(inputs: Inputs) -> Iterator[Finding]:
    """What the case puts at risk, as ticketing has it."""
    amount = inputs.records.case.amount_at_risk
    text = f"The amount at risk is {amount}."
    yield Finding(FactName.AMOUNT_AT_RISK, amount, text, (inputs.records.case.case_id,))


def focus_totals(inputs: Inputs) -> Iterator[Finding]:
    """Count, totals by direction, extremes."""
    ledger, focus = inputs.ledger, inputs.focus
    if not focus.any():
        return
    number, ids = int(focus.sum()), ledger.ids(focus)
    verb = "is" if number == 1 else "are"
    yield Finding(FactName.FOCUS_COUNT, number, f"{count(number, 'transaction')} {verb} in question.", ids)
    same = inputs.in_currency(focus)
    for name, mask, way in (
        (FactName.FOCUS_TOTAL_OUT, same & ledger.out, "out"),
        (FactName.FOCUS_TOTAL_IN, same & ~ledger.out, "in"),
    ):
        settled = mask & ledger.done
        if settled.any():
            total, many = ledger.total(settled), int(settled.sum())
            whole = int(mask.sum())
            who = (
                f"{count(many, 'transaction')} in question"
                if many == whole
                else f"{many:,} of {whole:,} transactions in question went through and"
            )
            verb = "took" if way == "out" else "brought"
            text = f"{who} {verb} {inputs.money(total)} {way}."
            yield Finding(name, Money.of_minor(total, inputs.currency), text, ledger.ids(settled))
    if number > 1 and same.any():
        places = np.flatnonzero(same)
        top = int(places[int(ledger.minor[places].argmax())])
        low = int(places[int(ledger.minor[places].argmin())])
        for name, place, word in (
            (FactName.FOCUS_MAX, top, "largest"),
            (FactName.FOCUS_MIN, low, "smallest"),
        ):
            row = ledger.rows[place]
            text = f"The {word} transaction in question is {inputs.money(row.amount_minor)} on {inputs.style.moment(ledger.at(place))}."
            yield Finding(name, Money.of_minor(row.amount_minor, row.currency), text, (row.transaction_id,))


def focus_times(inputs: Inputs) -> Iterator[Finding]:
    """First and last, the length between, and the densest spans."""
    ledger, focus = inputs.ledger, inputs.focus
    if not focus.any():
        return
    places = np.flatnonzero(focus)
    first, last = int(places[0]), int(places[-1])
    for name, place, word in ((FactName.FOCUS_FIRST, first, "first"), (FactName.FOCUS_LAST, last, "last")):
        text = f"The {word} transaction in question was booked on {inputs.style.moment(ledger.at(place))}."
        yield Finding(name, ledger.at(place), text, (str(ledger.rows[place].transaction_id),))
    if len(places) < 2:
        return
    seconds = ledger.seconds[places]
    length = timedelta(seconds=int(seconds[-1] - seconds[0]))
    text = f"The {count(len(places), 'transaction')} in question span {span(length)}."
    yield Finding(FactName.FOCUS_SPAN_SECONDS, length, text, ledger.ids(focus))
    for width, label, name in WINDOWS:
        most = busiest(seconds, width)
        usual = busiest(ledger.seconds[inputs.past & ledger.out], width)
        text = f"Up to {count(most, 'transaction')} in question fell within {label}; the customer's own most in the year before was {usual:,}."
        yield Finding(name, Count(number=most, beside=usual), text, ledger.ids(focus))


def focus_quality(inputs: Inputs) -> Iterator[Finding]:
    """Declines, small test amounts, night, how the card was entered."""
    ledger, focus = inputs.ledger, inputs.focus
    number = int(focus.sum())
    if not number:
        return
    declined = focus & (ledger.text("status") == "declined")
    some = 0 < declined.sum() < number
    rest = f"declined ({percent(declined.sum() / number)})" if some else "declined"
    text = portion(int(declined.sum()), number, ("was", "were"), rest)
    yield Finding(FactName.DECLINED_SHARE, round(float(declined.sum() / number), 3), text, ledger.ids(focus))
    bound = SMALL_MINOR.get(inputs.currency, 0)
    small = inputs.in_currency(focus & (ledger.minor < bound))
    if small.any():
        text = portion(int(small.sum()), number, ("is", "are"), f"below {inputs.money(bound)}")
        yield Finding(FactName.SMALL_SHARE, round(float(small.sum() / number), 3), text, ledger.ids(small))
    dark, past = night(inputs), inputs.past & ledger.out
    share = float((focus & dark).sum() / number)
    usual = float((past & dark).sum() / past.sum()) if past.any() else 0.0
    text = f"{percent(share)} of the transactions in question fell between 22:00 and 06:00 ({inputs.zone}); over the year before it was {percent(usual)} of the customer's payments."
    value = Share(number=round(share, 3), beside=round(usual, 3))
    yield Finding(FactName.NIGHT_SHARE, value, text, ledger.ids(focus & dark))
    yield from _entry(inputs, number)


def _entry(inputs: Inputs, number: int) -> Iterator[Finding]:
    ledger, focus = inputs.ledger, inputs.focus
    if not (focus & ledger.card).any():
        return
    present = focus & np.isin(ledger.text("entry_mode"), ("chip", "contactless"))
    text = portion(int(present.sum()), number, ("was", "were"), "read from the card's chip or by contactless")
    yield Finding(FactName.CHIP_SHARE, round(float(present.sum() / number), 3), text, ledger.ids(focus))


FUNCTIONS = (amount_at_risk, focus_totals, focus_times, focus_quality)
