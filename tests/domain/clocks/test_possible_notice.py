"""A complaint that disowns a payment shows the clock that would run, from the day it came."""

import pytest

from copilot.domain.clocks import clocks_for
from copilot.domain.clocks.business_days import US
from copilot.domain.clocks.possible_notice import disowns_payment
from copilot.domain.records import UntrustedText
from tests.domain.clocks.makers import account, case, complaint, dispute

DISOWNED = UntrustedText("The queue was long. And the payment of 40 dollars is not mine.")


def test_the_time_of_regulation_e_runs_from_the_day_of_the_complaint() -> None:
    told = complaint(narrative=DISOWNED)
    clock = next(c for c in clocks_for(case(), complaint=told) if c.rule == "reg_e_possible")
    received = US.local_day(told.received_at)
    assert clock.started_at == told.received_at
    assert [d.name for d in clock.deadlines] == ["provisional_credit", "resolve"]
    assert (US.local_day(clock.deadlines[1].due_at) - received).days == 45
    assert all(d.title.startswith("If the complaint is a notice of error") for d in clock.deadlines)


@pytest.mark.parametrize(
    "more",
    [
        {"complaint": complaint(narrative=UntrustedText("The queue was long."))},
        {"complaint": complaint(narrative=DISOWNED), "dispute": dispute()},
        {"complaint": complaint(narrative=DISOWNED), "account": account(currency="GBP")},
    ],
    ids=["nothing disowned", "a dispute is open", "a UK account"],
)
def test_it_does_not_run_where_nothing_is_disowned_or_another_clock_does(more: dict[str, object]) -> None:
    assert "reg_e_possible" not in {clock.rule for clock in clocks_for(case(), **more)}  # type: ignore[arg-type]


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
