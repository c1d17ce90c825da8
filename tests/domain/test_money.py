from decimal import Decimal

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from copilot.domain.base import DomainModel
from copilot.domain.money import CurrencyMismatchError, Money, UnsignedMoney, currencies, digits

MINOR = st.integers(-(10**12), 10**12)
CODES = st.sampled_from(sorted(currencies()))


class Claim(DomainModel):
    amount: UnsignedMoney


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (123_450, "USD", "$1,234.50"),
        (7_900, "EUR", "€79.00"),
        (-7_552, "GBP", "-£75.52"),
        (123_450, "CHF", "CHF 1,234.50"),
        (15_000, "JPY", "JPY 15,000"),
        (12_345, "KWD", "KWD 12.345"),
        (1_500_000, "HUF", "HUF 15,000.00"),
        (-1, "BHD", "-BHD 0.001"),
    ],
)
def test_an_amount_is_written_with_the_digits_of_its_currency(minor, currency, written):
    assert str(Money.of_minor(minor, currency)) == written


@given(MINOR, CODES)
def test_minor_units_come_back_as_they_went_in(minor, currency):
    assert Money.of_minor(minor, currency).minor == minor


@given(MINOR, CODES)
def test_what_is_printed_holds_the_whole_amount(minor, currency):
    money = Money.of_minor(minor, currency)
    figure = "".join(sign for sign in str(money) if sign.isdigit() or sign in ".-")
    assert Decimal(figure) == money.amount


@given(MINOR, MINOR, CODES, CODES)
def test_money_of_two_currencies_is_neither_added_nor_compared(one, other, left, right):
    a, b = Money.of_minor(one, left), Money.of_minor(other, right)
    if left == right:
        assert (a + b).minor == one + other
        assert ((a < b), (a >= b)) == ((one < other), (one >= other))
        return
    for operation in (lambda: a + b, lambda: a < b, lambda: a >= b, lambda: max(a, b)):
        with pytest.raises(CurrencyMismatchError, match=left):
            operation()
    assert a != b


@pytest.mark.parametrize("code", ["XXX", "usd", "ABC", "US", "USDT", "", "DEM", "XAU", "$"])
def test_a_currency_that_does_not_exist_is_refused(code):
    with pytest.raises(ValidationError, match="not a currency"):
        Money(amount=Decimal(1), currency=code)
    with pytest.raises(ValueError, match="not a currency"):
        Money.of_minor(1, code)


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.001", "USD"), ("1.5", "JPY"), ("1.2345", "KWD"), ("NaN", "USD")]
)
def test_an_amount_finer_than_its_minor_unit_is_refused(amount, currency):
    with pytest.raises(ValidationError):
        Money(amount=Decimal(amount), currency=currency)


def test_a_typed_or_computed_number_is_rounded_half_up():
    assert str(Money.rounded(2.675, "USD")) == "$2.68"
    assert str(Money.rounded(Decimal("149.5"), "JPY")) == "JPY 150"


def test_a_claimed_amount_has_no_sign():
    assert Claim(amount=Money.of_minor(0, "USD"))
    with pytest.raises(ValidationError, match="never negative"):
        Claim(amount=Money.of_minor(-1, "USD"))


def test_minor_units_are_those_of_iso_4217_where_cldr_only_rounds():
    """CLDR rounds some currencies in use to other digits than payment messages count in; no new one came in unseen."""
    rounded = get_global("currency_fractions")
    differ = {code for code in currencies() if rounded.get(code, rounded["DEFAULT"])[0] != digits(code)}
    assert differ == {
        "AFN", "ALL", "COP", "HUF", "IDR", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "SLL", "SOS", "SYP", "YER",
    }  # fmt: skip
