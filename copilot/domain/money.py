"""Money: an exact amount and its currency, never one without the other."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field

from copilot.domain.base import DomainModel

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
_SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€"}


class Money(DomainModel):
    """An amount in a currency's major unit (dollars, not cents), exact to its minor unit."""

    amount: Decimal
    currency: Currency

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Self:
        """Build from the minor unit (cents), as records keep it."""
        return cls(amount=Decimal(minor).scaleb(-2), currency=currency)

    def __str__(self) -> str:
        """`$1,234.50`, or `CHF 1,234.50` where a currency has no unambiguous sign here."""
        sign = "-" if self.amount < 0 else ""
        figure = f"{abs(self.amount):,.2f}"
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{figure}" if symbol else f"{sign}{self.currency} {figure}"
