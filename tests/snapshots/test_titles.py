"""The title of every kind of evidence, also of those that no case of the snapshots has."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

from pydantic import AwareDatetime
from syrupy.assertion import SnapshotAssertion

from copilot.domain.evidence_fields import AnyFields, EvidenceKind
from copilot.domain.money import Money
from copilot.language.written import Style
from copilot.tasks.evidence.titles import title_of

VALUES: dict[Any, Any] = {
    str: "word", bool: True, int: 3, float: 0.5, date: date(2026, 11, 12), AwareDatetime: datetime(2026, 11, 12, 15, 30, tzinfo=UTC),
    Money: Money(amount=Decimal("12.30"), currency="USD"), tuple[str, ...]: ("one", "other"),
}  # fmt: skip


def one_of_each_kind() -> Iterator[AnyFields]:
    for model in get_args(AnyFields):
        values = {
            name: VALUES[info.annotation]
            for name, info in model.model_fields.items()
            if info.is_required() and name != "kind"
        }
        for kind in get_args(model.model_fields["kind"].annotation):
            yield model(**values, kind=kind)


def test_every_kind_of_evidence_has_the_title_that_was_reviewed(text_file: SnapshotAssertion) -> None:
    items = list(one_of_each_kind())
    assert {item.kind for item in items} == set(EvidenceKind)
    style = Style("UTC")
    lines = [f"{item.kind}: {title_of(item, style, 'ID-1', 'R-2')}\n" for item in items]
    assert "".join(lines) == text_file
