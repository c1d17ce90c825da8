"""The banks that the generator can make, and where each is described."""

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent


class Country(StrEnum):
    """Where a mock bank can be at home."""

    US = "US"
    GB = "GB"


class Home(NamedTuple):
    """A mock bank: the country of its customers, the name on its card bills, the file that describes it."""

    country: str
    brand: str
    profile: Path


US_HOME = Home("US", "Harbourline", _FOLDER / "harbourline.toml")
"""The demo bank; some of its customers live in the United Kingdom."""
GB_HOME = Home("GB", "First Example", _FOLDER / "first_example.toml")
"""A bank whose customers all live in the United Kingdom."""
HOMES: dict[str, Home] = {Country.US: US_HOME, Country.GB: GB_HOME}
DEMO_BANK = US_HOME.profile
