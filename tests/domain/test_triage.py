from decimal import Decimal

import pytest

from copilot.domain.money import Money
from copilot.domain.triage import assess_triage


def _assess(**values: object) -> tuple[str, tuple[str, ...]]:
    given: dict[str, object] = {
        "score": 0,
        "priority": 4,
        "amount": Money(amount=Decimal(0), currency="USD"),
        "vulnerable": False,
    }
    triage = assess_triage(**{**given, **values})  # type: ignore[arg-type]
    return triage.level, triage.reasons


def _usd(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


@pytest.mark.parametrize(
    ("level", "values"),
    [
        ("low", {}),
        ("medium", {"score": 50}),
        ("medium", {"vulnerable": True}),
        ("high", {"score": 90}),
        ("high", {"priority": 1}),
        ("high", {"score": 75, "amount": _usd(1_000)}),
        ("critical", {"score": 90, "amount": _usd(10_000)}),
        ("critical", {"priority": 1, "amount": _usd(1_000), "vulnerable": True}),
    ],
)
def test_points_add_up_to_a_level(level: str, values: dict[str, object]) -> None:
    assert _assess(**values)[0] == level


def test_a_level_says_what_led_to_it() -> None:
    assert _assess(score=92, priority=2, amount=_usd(12_500), vulnerable=True)[1] == (
        "alert score 92 (+3)", "$12,500.00 at risk (+2)", "vulnerable customer (+1)",
    )  # fmt: skip


def test_the_score_and_the_priority_of_one_thing_count_once() -> None:
    assert _assess(score=95, priority=1)[0] == "high"
