from decimal import Decimal

import pytest

from copilot.domain.money import Money
from copilot.domain.triage import Triage, assess_triage
from tests.fakes.banks import DEMO


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def assess(score: int = 0, amount: str = "0", *, vulnerable: bool = False) -> Triage:
    return assess_triage(score=score, amount=usd(amount), vulnerable=vulnerable, limits=DEMO.limits)


@pytest.mark.parametrize(
    ("score", "amount", "level"),
    [
        (0, "499.99", "low"),
        (49, "0", "low"),
        (50, "0", "medium"),
        (0, "500", "medium"),
        (75, "0", "high"),
        (74, "2499.99", "medium"),
        (0, "2500", "high"),
        (89, "9999.99", "high"),
        (90, "0", "critical"),
        (0, "10000", "critical"),
    ],
)
def test_the_higher_of_score_and_amount_is_the_level(score, amount, level):
    assert assess(score, amount).level == level


@pytest.mark.parametrize(
    ("score", "level"), [(0, "medium"), (60, "high"), (80, "critical"), (95, "critical")]
)
def test_a_vulnerable_customer_raises_the_level_by_one_and_never_beyond_critical(score, level):
    assert assess(score, vulnerable=True).level == level


def test_a_level_says_what_led_to_it():
    assert assess(92, "12500", vulnerable=True).reasons == (
        "an alert score of 92",
        "$12,500.00 at risk",
        "a vulnerable customer",
    )
    assert assess(60, "12500").reasons == ("$12,500.00 at risk",)
    assert assess().reasons == ()
