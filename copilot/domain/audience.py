"""Who reads a text, and what follows from that: a further reader is one more line here."""

from enum import StrEnum
from typing import Literal

Wall = Literal["none", "letter", "report"]
"""The rules that a text meets before it leaves: none in the bank, those of a letter, those of a report to a regulator."""


class Audience(StrEnum):
    """The readers of a text, each with its wall and with what it may read."""

    wall: Wall
    open_only: bool

    def __new__(cls, name: str, wall: Wall, open_only: bool) -> "Audience":
        """`open_only` readers read nothing that rests on internal evidence."""
        made = str.__new__(cls, name)
        made._value_ = name
        made.wall, made.open_only = wall, open_only
        return made

    INTERNAL = "internal", "none", False
    CUSTOMER = "customer", "letter", True
    REGULATOR = "regulator", "report", False

    @property
    def gets_a_letter(self) -> bool:
        """The text goes out as it stands: nothing may be left open, and a quotation counts as the bank's own word."""
        return self.wall == "letter"
