"""Evidence items before they get their numbers."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from copilot.domain.evidence import EvidenceItem
from copilot.domain.evidence_fields import AnyFields
from copilot.domain.fact import Sensitivity
from copilot.language.spelling import spelled
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.titles import title_of
from copilot.tasks.wording import names_on_record

MAX_TEXT = 4_000
"""Longer free text is cut, and says so; the record itself stays whole in its system."""


class Item(NamedTuple):
    """One record, or one group of records, in words; `text` is what a statement is checked against."""

    system: str
    record_ids: tuple[str, ...]
    fields: AnyFields
    text: str
    sensitivity: Sensitivity = "internal"
    untrusted: bool = False


ItemFunction = Callable[[GatheredRecords], Iterator[Item]]


def number_items(items: Iterable[Item], records: GatheredRecords) -> tuple[EvidenceItem, ...]:
    """Number the items E1… and give them their titles."""
    style = records.style
    return tuple(
        EvidenceItem(
            id=f"E{number}",
            title=title_of(item.fields, style, item.record_ids[0], item.record_ids[-1]),
            as_of=records.now,
            **item._replace(
                text=spelled(item.text, style.spelling, keep=names_on_record(item.fields))
            )._asdict(),
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
