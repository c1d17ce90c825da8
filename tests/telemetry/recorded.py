"""A place to keep spans in, without a database."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from copilot.domain.desk_operations import SpanView
from copilot.errors import TransientError


class Kept:
    """Stands in for the unit of work and its `traces`; may be told to fail or to hang."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, SpanView]] = []
        self.broken = False

    def __call__(self, *, read_only: bool = False) -> Any:
        return self

    @property
    def traces(self) -> Self:
        return self

    def add(self, spans: Sequence[tuple[str, SpanView]]) -> None:
        if self.broken:
            raise TransientError("The store is in use elsewhere. Try again.")
        self.spans.extend(spans)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def named(self, name: str) -> SpanView:
        """The only span of that name."""
        (found,) = [span for _, span in self.spans if span.name == name]
        return found
