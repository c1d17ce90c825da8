"""Where money came from and went: pass-through, fan-in and fan-out, cash, dormancy, turnover, distance."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from copilot.domain.fact import Count, FactName
from copilot.domain.money import Money
from copilot.language.countries import country_name
from copilot.language.written import count, listed, percent, span
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.facts.ledger import DAY, HOUR, Mask, Numbers

PASS_HOURS = 48
"""Money in that is out again within 48 hours passed through."""
CASH_BAND = (800_000, 999_999)
"""Cash just under the $10,000 reporting threshold of 31 CFR 1010.311, in cents: $8,000.00 to $9,999.99."""
DORMANT_DAYS = 90
TRAVEL_HOURS = 4


def pass_through(inputs: Inputs) -> Iterator[Finding]:
    """The share of money in (in question, or else of the last 30 days) that left again within 48 hours."""
    ledger, focus = inputs.ledger, inputs.focus
    credits = inputs.in_currency(focus & ~ledger.out & ledger.done)
    if not credits.any():
        return
    debits = inputs.in_currency(ledger.out & ledger.done)
    first, last = ledger.seconds[credits][0], ledger.seconds[credits][-1]
    window = debits & (ledger.seconds >= first) & (ledger.seconds <= last + PASS_HOURS * HOUR)
    came, went = ledger.total(credits), ledger.total(window)
    share = min(went / came, 1.0) if came else 0.0
    part = f"{percent(share)} of what came in" if went <= came else "more than came in"
    text = f"{inputs.money(came)} came in and {inputs.money(went)} left up to {PASS_HOURS} hours after the last of it, {part}."
    yield Finding(FactName.PASS_THROUGH_SHARE, round(share, 3), text, ledger.ids(credits | (window & focus)))
    if window.any():
        seconds = _median_gap(ledger.seconds[credits], ledger.seconds[window], ledger.minor[window])
        gap = timedelta(seconds=seconds)
        text = f"Half of the money that left did so within {span(gap)} of the credit before it."
        yield Finding(FactName.PASS_THROUGH_GAP_SECONDS, gap, text, ledger.ids(window & focus))
        spent = window & (ledger.text("merchant_id") != "")
        if ledger.total(spent) >= went / 2:
            text = f"{percent(ledger.total(spent) / went)} of what left was spent at registered merchants."
            yield Finding(
                FactName.SPENT_SHARE, round(ledger.total(spent) / went, 3), text, ledger.ids(spent & focus)
            )


def _median_gap(into: Numbers, out: Numbers, weight: Numbers) -> int:
    """Weighted median of the time from the last credit before each debit to that debit."""
    place = np.searchsorted(into, out, side="right") - 1
    gaps = out - into[np.maximum(place, 0)]
    order = np.argsort(gaps)
    running = np.cumsum(weight[order])
    return int(gaps[order][int(np.searchsorted(running, running[-1] / 2))])


def parties(inputs: Inputs) -> Iterator[Finding]:
    """How many different payers paid in and payees were paid, and how many of them were new."""
    ledger, focus = inputs.ledger, inputs.focus
    other = ledger.text("counterparty_account")
    for name, mask, noun in (
        (FactName.DISTINCT_PAYERS, focus & ~ledger.out, "payer"),
        (FactName.DISTINCT_PAYEES, focus & ledger.out, "payee"),
    ):
        named = mask & (other != "") & ledger.done
        accounts = np.unique(other[named])
        if len(accounts) < 2:
            continue
        known = np.isin(accounts, np.unique(other[inputs.past]))
        fresh = int((~known).sum())
        new = "all" if fresh == len(accounts) else "none" if not fresh else f"{fresh:,}"
        text = f"{count(len(accounts), f'different {noun}')} appear in the transactions in question, {new} of them not seen in the year before."
        yield Finding(name, Count(number=len(accounts), beside=fresh), text, ledger.ids(named))


def equal_shares(inputs: Inputs) -> Iterator[Finding]:
    """Whether at least four payers paid in nearly the same amount: shares of one cost look like this."""
    ledger = inputs.ledger
    paid = inputs.in_currency(inputs.focus & ~ledger.out & ledger.done)
    if len(np.unique(ledger.text("counterparty_account")[paid])) < 4:
        return
    amounts = ledger.minor[paid]
    if amounts.max() <= amounts.min() * 1.05:
        text = f"The {count(int(paid.sum()), 'incoming payment')} lie within 5% of one another."
        yield Finding(FactName.EQUAL_SHARES, True, text, ledger.ids(paid))


def destinations(inputs: Inputs) -> Iterator[Finding]:
    """To how many countries the outgoing transfers in question went."""
    ledger = inputs.ledger
    sent = (
        inputs.focus
        & ledger.out
        & ledger.done
        & (ledger.text("channel") == "transfer")
        & (ledger.text("country") != "")
    )
    countries = np.unique(ledger.text("country")[sent])
    if len(countries):
        where = listed([country_name(str(c)) for c in countries])
        text = (
            f"The outgoing transfers in question went to {count(len(countries), 'country', 'countries')}: {where}."
            if len(countries) > 1
            else f"The outgoing transfers in question went to {where}."
        )
        yield Finding(FactName.DESTINATION_COUNTRIES, len(countries), text, ledger.ids(sent))


def cash(inputs: Inputs) -> Iterator[Finding]:
    """Cash in question, how much of it lay just under the reporting threshold, at how many branches."""
    ledger = inputs.ledger
    paid = inputs.in_currency(inputs.focus & (ledger.text("channel") == "cash") & ledger.done)
    if not paid.any():
        return
    total, number = ledger.total(paid), int(paid.sum())
    text = f"{count(number, 'cash transaction')} in question come to {inputs.money(total)}."
    yield Finding(FactName.CASH_TOTAL, Money.of_minor(total, inputs.currency), text, ledger.ids(paid))
    under = paid & (ledger.minor >= CASH_BAND[0]) & (ledger.minor <= CASH_BAND[1])
    if under.any() and inputs.currency == "USD":
        many = int(under.sum())
        which = (
            f"{many:,} of {number:,} cash transactions"
            if many < number
            else f"All {number:,} cash transactions"
            if number > 1
            else "The cash transaction"
        )
        verb = "lies" if 1 in (many, number) else "lie"
        text = f"{which} in question {verb} between {inputs.money(CASH_BAND[0])} and {inputs.money(CASH_BAND[1])}, under the {inputs.money(1_000_000)} from which cash is reported."
        yield Finding(FactName.CASH_UNDER_THRESHOLD, int(under.sum()), text, ledger.ids(under))
    branches = np.unique(ledger.text("branch")[paid & (ledger.text("branch") != "")])
    if len(branches):
        text = f"The cash in question was handled at {count(len(branches), 'branch', 'branches')}."
        yield Finding(FactName.CASH_BRANCHES, len(branches), text, ledger.ids(paid))


def dormancy(inputs: Inputs) -> Iterator[Finding]:
    """The silence on the account before the first transaction in question, from 90 days."""
    ledger, focus = inputs.ledger, inputs.focus
    if not focus.any():
        return
    place = int(focus.argmax())
    row = ledger.rows[place]
    before = (ledger.seconds < ledger.seconds[place]) & (ledger.text("account_id") == row.account_id) & ~focus
    before &= ledger.text("channel") != "fee"
    account = next((a for a in inputs.records.accounts if a.account_id == row.account_id), None)
    if before.any():
        last = ledger.day(int(np.flatnonzero(before)[-1]))
    elif account and account.last_activity_before_on:
        last = account.last_activity_before_on
    else:
        return
    silent = (ledger.day(place) - last).days
    if silent >= DORMANT_DAYS:
        text = f"The account had been silent for {count(silent, 'day')}, since {inputs.style.day(last)}, when the first transaction in question was booked."
        yield Finding(FactName.DORMANT_DAYS, silent, text, (str(row.account_id), str(row.transaction_id)))


def turnover(inputs: Inputs) -> Iterator[Finding]:
    """Money and cash in over the 30 days up to the last transaction in question, against what was declared."""
    ledger, customer = inputs.ledger, inputs.records.customer
    if customer is None or not len(ledger):
        return
    cash_declared = customer.expected_cash_per_month
    text = f"The customer declared cash of {cash_declared} a month."
    yield Finding(FactName.DECLARED_CASH, cash_declared, text, (str(customer.customer_id),))
    end = ledger.seconds[inputs.focus][-1] if inputs.focus.any() else ledger.seconds[-1]
    month = (ledger.seconds > end - 30 * DAY) & (ledger.seconds <= end) & ~ledger.out & ledger.done
    month = inputs.in_currency(month)
    for name, mask, expected, what in (
        (FactName.TURNOVER_RATIO, month, customer.expected_monthly_turnover, "came in"),
        (
            FactName.CASH_RATIO,
            month & (ledger.text("channel") == "cash"),
            customer.expected_cash_per_month,
            "came in as cash",
        ),
    ):
        if expected.currency != inputs.currency or (name is FactName.CASH_RATIO and not mask.any()):
            continue
        seen, declared = ledger.total(mask), expected.minor
        many = (
            f", {seen / declared:.1f} times the {expected} a month declared"
            if declared
            else f"; {expected} a month was declared"
        )
        text = f"In the 30 days to {inputs.style.day(ledger.at(int(np.searchsorted(ledger.seconds, end))))} {inputs.money(seen)} {what}{many}."
        yield Finding(
            name, round(seen / max(declared, 1), 2), text, (str(customer.customer_id), *ledger.ids(mask, 10))
        )


def travel(inputs: Inputs) -> Iterator[Finding]:
    """Two card-present transactions in different countries too close in time, one of them in question."""
    ledger = inputs.ledger
    there: Mask = np.isin(ledger.text("channel"), ("card_present", "atm")) & (ledger.text("country") != "")
    places = np.flatnonzero(there)
    if len(places) < 2:
        return
    country, seconds, focus = ledger.text("country")[places], ledger.seconds[places], inputs.focus[places]
    moved = (
        (country[1:] != country[:-1])
        & (seconds[1:] - seconds[:-1] < TRAVEL_HOURS * HOUR)
        & (focus[1:] | focus[:-1])
    )
    for step in np.flatnonzero(moved)[:1]:
        here, then = ledger.rows[places[step]], ledger.rows[places[step + 1]]
        gap = timedelta(seconds=int(seconds[step + 1] - seconds[step]))
        towns = listed([f"{row.city}, {country_name(row.country)}" for row in (here, then)])
        text = f"Card-present transactions in {towns} lie {span(gap)} apart, the second on {inputs.style.moment(ledger.at(int(places[step + 1])))}."
        ids = (here.transaction_id, then.transaction_id)
        yield Finding(FactName.TRAVEL_GAP_SECONDS, gap, text, ids)


FUNCTIONS = (pass_through, parties, equal_shares, destinations, cash, dormancy, turnover, travel)
