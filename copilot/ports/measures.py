"""Figures of live runs and drafts, from which drift is told; they hold no text."""

from datetime import datetime
from typing import Protocol

from copilot.domain.drift import DraftMeasure, RunMeasure


class Measures(Protocol):
    """Appended with the run or the submission, in its transaction; never changed."""

    def add_run(self, measure: RunMeasure) -> None: ...
    def add_draft(self, measure: DraftMeasure) -> None:
        """Keep it; a second submission of the same version is ignored."""
        ...

    def runs(self, since: datetime, until: datetime, *, sar_compartment: bool) -> tuple[RunMeasure, ...]:
        """Oldest first, from `since` up to but not including `until`."""
        ...

    def drafts(self, since: datetime, until: datetime, *, sar_compartment: bool) -> tuple[DraftMeasure, ...]:
        """As `runs`."""
        ...
