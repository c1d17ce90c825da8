"""A complaint that disowns a payment shows the clock that would run, from the day it came."""

from datetime import date

import pytest

from copilot.domain.clocks.business_days import US, add_business_days
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.clocks.possible_notice import disowns_payment, possible_notice_clock
from copilot.domain.records import Transaction, UntrustedText
from tests.domain.clocks.makers import account, case, complaint, dispute

DISOWNED = UntrustedText("The queue was long. And the payment of 40 dollars is not mine.")


def test_the_time_of_regulation_e_runs_from_the_day_of_the_complaint() -> None:
    reported = complaint(narrative=DISOWNED)
    clock = next(c for c in clocks_for(case(), complaint=reported) if c.rule == "reg_e_possible")
    received = US.local_day(reported.received_at)
    assert clock.started_at == reported.received_at
    assert [d.name for d in clock.deadlines] == ["provisional_credit", "resolve"]
    assert (US.local_day(clock.deadlines[1].due_at) - received).days == 45
    assert all(d.title.startswith("If the complaint is a notice of error") for d in clock.deadlines)


@pytest.mark.parametrize(
    "more",
    [
        {"complaint": complaint(narrative=UntrustedText("The queue was long."))},
        {"complaint": complaint(narrative=DISOWNED), "dispute": dispute()},
        {"complaint": complaint(narrative=DISOWNED), "account": account(currency="GBP")},
        {"complaint": complaint(narrative=DISOWNED), "account": account(product="credit_card")},
        {"complaint": complaint(narrative=DISOWNED, product="Credit card")},
    ],
    ids=["nothing disowned", "a dispute is open", "a UK account", "a credit card's account", "a credit card"],
)
def test_it_does_not_run_where_nothing_is_disowned_or_another_clock_does(more: dict[str, object]) -> None:
    assert "reg_e_possible" not in {clock.rule for clock in clocks_for(case(), **more)}  # type: ignore[arg-type]


def claim(channel: str, country: str = "US", on: str = "2026-11-10") -> Transaction:
    """A movement that the complaint names, with what decides on the longer times."""
    blank = dict.fromkeys(Transaction._fields, "")
    return Transaction(
        **(blank | {"channel": channel, "country": country, "booked_at": f"{on}T15:00:00+00:00"})
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "first_deposit", "days"),
    [
        (claim("transfer"), date(2020, 1, 2), (10, 45)),
        (claim("card_online"), date(2020, 1, 2), (10, 90)),
        (claim("atm", "PT"), date(2020, 1, 2), (10, 90)),
        (claim("transfer", "PT"), date(2020, 1, 2), (10, 45)),
        (claim("transfer"), date(2026, 10, 11), (20, 90)),
        (claim("transfer"), date(2026, 10, 10), (10, 45)),
    ],
    ids=[
        "plain",
        "point of sale",
        "abroad",
        "a payee abroad",
        "new account",
        "31 days after the first deposit",
    ],
)
def test_the_longer_times_hold_where_the_record_knows_of_them(
    row: Transaction, first_deposit: date, days: tuple[int, int]
) -> None:
    reported = complaint(narrative=DISOWNED)
    found = clocks_for(
        case(), complaint=reported, account=account(first_deposit_on=first_deposit), claimed=(row,)
    )
    credit, resolve = next(clock for clock in found if clock.rule == "reg_e_possible").deadlines
    received = US.local_day(reported.received_at)
    assert US.local_day(credit.due_at) == add_business_days(received, days[0], US)
    assert (US.local_day(resolve.due_at) - received).days == days[1]


@pytest.mark.parametrize(
    ("claimed", "first_deposit", "unknown"),
    [
        ((), date(2020, 1, 2), "the complaint names no transaction"),
        ((claim("transfer"),), None, "the first deposit"),
        ((claim("transfer"),), date(2020, 1, 2), ""),
    ],
)
def test_what_the_record_does_not_tell_is_said_and_the_short_time_stands(
    claimed: tuple[Transaction, ...], first_deposit: date | None, unknown: str
) -> None:
    clock = possible_notice_clock(
        complaint(narrative=DISOWNED), account=account(first_deposit_on=first_deposit), claimed=claimed
    )
    reported = [branch for branch in clock.branches if branch.startswith("Not known")]
    assert (unknown in reported[0]) if unknown else reported == []
    assert clock.deadlines[0].citation == "12 CFR 1005.11(c)(1), (c)(2)(i)"


@pytest.mark.parametrize(
    ("text", "disowned"),
    [
        ("I did not make this payment.", True),
        ("I didn’t authorise it", True),
        ("It is not my purchase", True),
        ("I did make this payment", False),
        ("This is not my idea of service", False),
    ],
)
def test_a_payment_is_disowned_by_the_words_of_the_customer(text: str, disowned: bool) -> None:
    assert disowns_payment(text) is disowned
