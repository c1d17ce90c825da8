"""Where the spans of runs are kept, for the people who may see the run."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from copilot.domain.desk_operations import SpanView
from copilot.domain.ids import CaseId


class Traces(Protocol):
    """Spans by their trace; they hold ids, names and times and no text of a customer."""

    def add(self, spans: Sequence[tuple[str, SpanView]]) -> None:
        """Keep spans, each with its trace id; one that is there already is left as it is."""
        ...

    def of_trace(self, trace_id: str) -> tuple[SpanView, ...]:
        """The trace's spans in the order in which they began, () for one that is not there."""
        ...

    def purge(self, before: datetime, *, keep_cases: Collection[CaseId] = ()) -> int:
        """Delete the spans that began before the moment and return how many there were.

        A trace of one of `keep_cases` stays whole: its case is on legal hold.
        """
        ...

    def count(self, before: datetime, *, keep_cases: Collection[CaseId] = ()) -> int:
        """How many spans `purge` would delete."""
        ...


class TraceRecorder(Protocol):
    """What records spans on their way to being kept."""

    def flush(self) -> None:
        """Keep what has ended so far, so that it can be read at once."""
        ...
