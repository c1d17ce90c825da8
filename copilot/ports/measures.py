"""Figures of live runs and drafts, from which drift is computed; they hold no text."""

from datetime import datetime
from typing import Protocol

from copilot.domain.drift import DayFigures, DraftMeasure, RunMeasure


class Measures(Protocol):
    """Appended with the run or the submission, in its transaction; never changed."""

    def add_run(self, measure: RunMeasure) -> None: ...
    def add_draft(self, measure: DraftMeasure) -> None:
        """Keep it; a second submission of the same version is ignored."""
        ...

    def days(
        self, since: datetime, until: datetime, *, recent_from: datetime, sar_compartment: bool
    ) -> tuple[DayFigures, ...]:
        """Sums by group, metric and day, from `since` up to but not including `until`, in no promised order.

        They are made in the database: what is read grows with groups and days, not with runs. The
        day of `recent_from` comes in two parts.
        """
        ...
