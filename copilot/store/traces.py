"""Spans in the own store."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from copilot.domain.desk_operations import SpanView
from copilot.domain.ids import CaseId
from copilot.store.mapping import model_of
from copilot.store.trace_rows import SpanRow


class SqlTraces:
    """Implements `copilot.ports.traces.Traces`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, spans: Sequence[tuple[str, SpanView]]) -> None:
        if not spans:
            return
        is_sqlite = self._session.get_bind().dialect.name == "sqlite"
        insert = sqlite_insert if is_sqlite else postgresql_insert
        rows = [_row(trace_id, span) for trace_id, span in spans]
        self._session.execute(insert(SpanRow).on_conflict_do_nothing(), rows)

    def of_trace(self, trace_id: str) -> tuple[SpanView, ...]:
        wanted = select(SpanRow).where(SpanRow.trace_id == trace_id)
        ordered = wanted.order_by(SpanRow.started_at, SpanRow.milliseconds.desc(), SpanRow.span_id)
        return tuple(_view(row) for row in self._session.scalars(ordered))

    def purge(self, before: datetime, *, keep_cases: Collection[CaseId] = ()) -> int:
        count = self.count(before, keep_cases=keep_cases)
        self._session.execute(delete(SpanRow).where(*_outlived(before, keep_cases)))
        return count

    def count(self, before: datetime, *, keep_cases: Collection[CaseId] = ()) -> int:
        counted = select(func.count()).select_from(SpanRow).where(*_outlived(before, keep_cases))
        return self._session.scalars(counted).one()


def _outlived(before: datetime, keep_cases: Collection[CaseId]) -> list[ColumnElement[bool]]:
    old = [SpanRow.started_at < before]
    if not keep_cases:
        return old
    held = select(SpanRow.trace_id).where(SpanRow.case_id.in_(sorted(keep_cases)))
    return [*old, SpanRow.trace_id.not_in(held)]


def _row(trace_id: str, span: SpanView) -> dict[str, object]:
    return {
        "trace_id": trace_id,
        **span.model_dump(exclude={"attributes"}),
        "case_id": span.attributes.get("case_id"),
        "attributes": json.dumps(span.attributes),
    }


def _view(row: SpanRow) -> SpanView:
    return model_of(SpanView, row, attributes=json.loads(row.attributes))
