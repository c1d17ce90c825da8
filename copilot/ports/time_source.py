"""The time, as something to be given."""

from datetime import datetime
from typing import Protocol


class TimeSource(Protocol):
    """Tells the time; a fixed one makes tests and replays exact. Both moments are aware, in UTC."""

    def now(self) -> datetime:
        """The machine's moment: for sessions, locks, leases, budgets, expiry, and when a thing was done here."""
        ...

    def bank_now(self) -> datetime:
        """The bank's moment: for clocks, letters, snoozes, and which documents are in force.

        It is the machine's for a live bank; a demo bank stands still on the day that it carries.
        """
        ...
