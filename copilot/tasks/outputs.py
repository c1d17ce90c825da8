"""Walking an output: its sentences in reading order, and its text with markers."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement


def collect_statements(output: DomainModel) -> tuple[Statement, ...]:
    """Every statement of an output, in the order of its schema: the reading order."""
    return tuple(_walk(output))


def _walk(value: Any) -> Iterator[Statement]:
    if isinstance(value, Statement):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(item)
