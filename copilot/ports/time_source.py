"""The time, as something to be given."""

from datetime import datetime
from typing import Protocol


class TimeSource(Protocol):
    """Tells the time; a fixed one makes tests and replays exact."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...
