"""Evidence items before they get their numbers."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from copilot.domain.evidence import EvidenceItem, Sensitivity
from copilot.tasks.base import GatheredRecords

MAX_TEXT = 4_000
"""Longer free text is cut, and says so; the record itself stays whole in its system."""


class Item(NamedTuple):
    """One record, or one group of records, in words; `text` is what a statement is checked against."""

    system: str
    record_ids: tuple[str, ...]
    title: str
    fields: dict[str, str]
    text: str
    sensitivity: Sensitivity = "internal"
    untrusted: bool = False


ItemFunction = Callable[[GatheredRecords], Iterator[Item]]


def number_items(items: Iterable[Item], records: GatheredRecords) -> tuple[EvidenceItem, ...]:
    """Number the items E1…; empty fields are left out, so that a reader sees only what is on record."""
    return tuple(
        EvidenceItem(
            id=f"E{number}",
            as_of=records.now,
            **{**item._asdict(), "fields": {k: v for k, v in item.fields.items() if v}},
        )
        for number, item in enumerate(items, 1)
    )


def quoted(text: str) -> str:
    """Text from outside in quotation marks, on one line, cut at `MAX_TEXT`."""
    line = " ".join(text.split()).replace('"', "'")
    return f'"{line[:MAX_TEXT]} [cut]"' if len(line) > MAX_TEXT else f'"{line}"'


def sentence(*parts: str) -> str:
    """Parts that are not empty, joined by semicolons into one line with a full stop."""
    return "; ".join(part for part in parts if part).rstrip(".") + "."
