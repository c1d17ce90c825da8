"""The bank's profile: who answers whom, on whose time, and from which amounts."""

from decimal import Decimal

import pytest

from copilot.domain.approval import why_two_approve
from copilot.domain.audience import Audience
from copilot.domain.bank import NO_BANK
from copilot.domain.money import Money
from copilot.domain.triage import assess_triage
from copilot.language.written import Style
from tests.fakes.banks import DEMO, UK


def test_a_customer_is_answered_by_the_office_of_the_own_country_and_on_its_time() -> None:
    office = DEMO.country("GB")
    assert office is not None
    assert office.phone.startswith("+44")
    assert office.locale == "en_GB"
    assert DEMO.style(Audience.CUSTOMER, "GB") == Style("Europe/London", "en_GB", "en_GB")


def test_a_customer_of_a_country_without_an_office_is_answered_from_home() -> None:
    assert DEMO.country("IE") == DEMO.country("US")
    assert DEMO.style(Audience.CUSTOMER, "IE") == Style(DEMO.timezone, "en_US", "en_US")
    assert NO_BANK.country("US") is None


def test_a_report_is_written_as_at_home_and_staff_read_home_words_and_the_houses_dates() -> None:
    assert DEMO.style(Audience.REGULATOR, "GB") == Style("America/New_York", "en_US", "en_US")
    assert DEMO.style(Audience.INTERNAL, "GB") == Style("America/New_York", "en_GB", "en_US")
    assert UK.style(Audience.REGULATOR, "US") == UK.style(Audience.INTERNAL) == Style("Europe/London")


def test_the_banks_name_stands_where_a_text_leaves_room_for_it() -> None:
    assert UK.filled(UK.letter_closing) == "Customer Service\nFirst Example Bank"
    assert UK.filled("{{bank}} is a trading name of {{legal_entity}}.").endswith("of First Example Bank plc.")
    assert NO_BANK.filled("{{legal_entity}}") == "the bank"


@pytest.mark.parametrize(("currency", "people"), [("USD", 1), ("GBP", 1), ("JPY", 2), ("EUR", 2)])
def test_a_small_amount_in_a_currency_without_a_limit_needs_two_people(currency: str, people: int) -> None:
    why = why_two_approve(Money(amount=Decimal(50), currency=currency), DEMO.limits)
    assert why == (f"no limit is set for {currency}" if people == 2 else "")


@pytest.mark.parametrize(("amount", "people"), [("10000", 1), ("10000.01", 2)])
def test_two_people_approve_above_the_limit_of_the_amounts_currency(amount: str, people: int) -> None:
    why = why_two_approve(Money(amount=Decimal(amount), currency="GBP"), DEMO.limits)
    assert why == ("£10,000.01 at risk is above £10,000.00" if people == 2 else "")


def test_no_amount_is_measured_by_the_limits_of_another_currency() -> None:
    pounds_alone = {"GBP": DEMO.limits["GBP"]}
    assert (
        why_two_approve(Money(amount=Decimal(1), currency="USD"), pounds_alone) == "no limit is set for USD"
    )


def test_an_amount_without_limits_is_critical_and_the_reason_says_so() -> None:
    found = assess_triage(
        score=0, amount=Money(amount=Decimal(150), currency="JPY"), vulnerable=False, limits=DEMO.limits
    )
    assert found.level == "critical"
    assert "no limit is set for JPY" in found.reasons[0]
