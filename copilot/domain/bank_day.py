"""The day that a moment falls on where the bank keeps its books."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def bank_day(moment: datetime, zone: str) -> date:
    """The day of an aware moment in the zone (an IANA name): what a policy's date, a deadline and days left count by."""
    return moment.astimezone(ZoneInfo(zone)).date()
