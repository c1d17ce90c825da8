"""The days that a chart's axis shows."""

from collections.abc import Sequence
from datetime import date, timedelta

from copilot.domain.desk_figures import DeskFigures
from copilot.language import written


def days_of(found: DeskFigures) -> list[date]:
    """Every day from the first to the last, so that an idle one shows as a gap."""
    last = max([found.at.date(), *(row.day for row in found.engines), *(row.day for row in found.reviews)])
    return [found.since + timedelta(days=n) for n in range((last - found.since).days + 1)]


def day_names(days: Sequence[date]) -> list[str]:
    """`21 Nov` for each: a category each, so that no day is left out of the axis."""
    return [written.axis_day(day) for day in days]
