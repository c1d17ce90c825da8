"""Counts and times over the desk's work; nothing here names a case or holds a text."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, Protocol

from copilot.domain.desk_figures import OpenCases
from copilot.domain.identity import Queue


class Decided(NamedTuple):
    """One checker's decision."""

    at: datetime
    submitted_at: datetime
    decision: str  # "approve", "return" or "reject"


class Span(NamedTuple):
    """From a case's opening to something that happened to it."""

    queue: Queue
    seconds: float


class Figures(Protocol):
    """Every figure is of the given queues alone, and without `sar_compartment` of nothing marked so."""

    def decisions(
        self, since: datetime, *, queues: Collection[Queue], sar_compartment: bool
    ) -> tuple[Decided, ...]:
        """Oldest first."""
        ...

    def to_first_brief(
        self, since: datetime, *, queues: Collection[Queue], sar_compartment: bool
    ) -> tuple[Span, ...]:
        """Of cases whose first triage brief was written since then."""
        ...

    def to_disposition(
        self, since: datetime, *, queues: Collection[Queue], sar_compartment: bool
    ) -> tuple[Span, ...]:
        """Of dispositions committed since then."""
        ...

    def open_cases(self, now: datetime, *, queues: Collection[Queue]) -> tuple[OpenCases, ...]:
        """Counts of what is open at `now`."""
        ...
