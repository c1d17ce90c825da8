"""Money: an exact amount and its currency, never one without the other.

Which currencies exist comes from CLDR (Babel). The minor unit comes from ISO 4217, because records and payment
messages count in it: CLDR's own digits are what shops round to, and would make 150.00 of HUF 15,000 minor units.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache, total_ordering
from typing import Annotated, Self

from babel.core import get_global
from pydantic import AfterValidator, Field, model_validator

from copilot.domain.base import DomainModel

_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip
"""ISO 4217 list one: digits after the point where they are not two."""
_SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€"}
"""CLDR's English signs that stand for one currency; ¥ is written for the yen and the yuan, so both keep their code."""
_ENDED_BEFORE = (2020, 1, 1)
"""Records go back some years: a currency that ended since then may still stand in them."""


class CurrencyMismatchError(ValueError):
    """Two amounts in different currencies were added or compared; nothing here knows a rate."""


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes of the money that is legal tender somewhere, or was until a few years ago."""
    lasting = get_global("territory_currencies").values()
    return frozenset(
        code
        for entries in lasting
        for code, _, end, tender in entries
        if tender and (end is None or end >= _ENDED_BEFORE)
    )


def _existing(code: str) -> str:
    if code not in currencies():
        raise ValueError(f"{code:.12} is not a currency (ISO 4217), expected a code such as USD")
    return code


Currency = Annotated[str, AfterValidator(_existing)]


def digits(currency: str) -> int:
    """How many digits an amount has after the point: 2 in USD, 0 in JPY, 3 in KWD."""
    return _DIGITS.get(_existing(currency), 2)


@total_ordering
class Money(DomainModel):
    """An amount in a currency's major unit (dollars, not cents), exact to its minor unit."""

    amount: Decimal = Field(max_digits=20)
    currency: Currency

    @model_validator(mode="after")
    def _exact(self) -> Self:
        scaled = self.amount.scaleb(digits(self.currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(
                f"an amount in {self.currency} has at most {digits(self.currency)} digits after the point"
            )
        return self

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Self:
        """Build from the minor unit (cents), as records keep it."""
        return cls(amount=Decimal(minor).scaleb(-digits(currency)), currency=currency)

    @classmethod
    def rounded(cls, value: Decimal | float, currency: str) -> Self:
        """Build from a computed or typed number: half a minor unit goes up."""
        step = Decimal(1).scaleb(-digits(currency))
        return cls(amount=Decimal(str(value)).quantize(step, ROUND_HALF_UP), currency=currency)

    @property
    def minor(self) -> int:
        """The amount in the minor unit, as records keep it."""
        return int(self.amount.scaleb(digits(self.currency)))

    def __add__(self, other: Self) -> Self:
        """The sum; raises `CurrencyMismatchError` across currencies, as comparing does."""
        return type(self)(amount=self.amount + self._comparable(other), currency=self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._comparable(other)

    def _comparable(self, other: Self) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(
                f"{self.currency} and {other.currency} are added or compared without a rate."
            )
        return other.amount

    def __str__(self) -> str:
        """`$1,234.50`, or `CHF 1,234.50` and `JPY 15,000` where a currency has no unambiguous sign here."""
        sign = "-" if self.amount < 0 else ""
        figure = f"{abs(self.amount):,.{digits(self.currency)}f}"
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{figure}" if symbol else f"{sign}{self.currency} {figure}"


def money_text(minor: int, currency: str) -> str:
    """`$1,234.50` from the minor unit."""
    return str(Money.of_minor(int(minor), currency))


def money_in(value: Decimal, unit: str) -> Money | None:
    """A value whose unit is a currency's code as money, rounded to it; None where the unit is another, such as `count`."""
    return Money.rounded(value, unit) if unit in currencies() else None


def _unsigned(money: Money) -> Money:
    if money.amount < 0:
        raise ValueError("an amount is never negative, and which way it went is said beside it")
    return money


UnsignedMoney = Annotated[Money, AfterValidator(_unsigned)]
"""Money as a record states it of a claim, a payment or a loan; a balance may be negative and is `Money`."""
