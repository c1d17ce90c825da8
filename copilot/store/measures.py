"""Figures of live runs and drafts, kept one by one and read as sums by day."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, not_, select
from sqlalchemy.orm import Session

from copilot.domain.drift import DayFigures, DraftMeasure, LiveMetric, RunGroup, RunMeasure
from copilot.store.columns import day_number, day_of
from copilot.store.compartment import readable
from copilot.store.mapping import row_of
from copilot.store.review_rows import DraftMeasureRow, RunMeasureRow

_RUNS: Mapping[LiveMetric, ColumnElement[Any]] = {
    LiveMetric.GROUNDEDNESS: case(  # a refusal has no statement to ground
        (
            and_(RunMeasureRow.statements > 0, not_(RunMeasureRow.refused)),
            cast(RunMeasureRow.supported, Float) / RunMeasureRow.statements,
        )
    ),
    LiveMetric.REFUSAL_RATE: case((RunMeasureRow.refused, 1.0), else_=0.0),
    LiveMetric.LATENCY: cast(RunMeasureRow.milliseconds, Float),
    LiveMetric.COST: cast(RunMeasureRow.cost_micros, Float),
}
_DRAFTS: Mapping[LiveMetric, ColumnElement[Any]] = {
    LiveMetric.EDIT_DISTANCE: cast(DraftMeasureRow.edit_distance, Float),
    LiveMetric.OVERRIDE_RATE: case((DraftMeasureRow.overrides > 0, 1.0), else_=0.0),
}
"""What each metric is of one run or one draft; NULL where it has none."""
_OF_ROW = ((RunMeasureRow, _RUNS), (DraftMeasureRow, _DRAFTS))


class SqlMeasures:
    """Implements `copilot.ports.measures.Measures`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_run(self, measure: RunMeasure) -> None:
        self._session.add(row_of(RunMeasureRow, measure))
        self._session.flush()

    def add_draft(self, measure: DraftMeasure) -> None:
        if self._session.get(DraftMeasureRow, (measure.draft_id, measure.version)) is None:
            self._session.add(row_of(DraftMeasureRow, measure))
            self._session.flush()

    def days(
        self, since: datetime, until: datetime, *, recent_from: datetime, sar_compartment: bool
    ) -> tuple[DayFigures, ...]:
        found: list[DayFigures] = []
        for row, metrics in _OF_ROW:
            within = [row.at >= since, row.at < until, readable(row, sar_compartment)]
            found += self._sums(row, metrics, within, recent_from)
        return tuple(found)

    def _sums(
        self,
        row: type[RunMeasureRow] | type[DraftMeasureRow],
        metrics: Mapping[LiveMetric, ColumnElement[Any]],
        within: list[ColumnElement[bool]],
        recent_from: datetime,
    ) -> Iterator[DayFigures]:
        group = (row.task, row.engine, row.prompt_version)
        day, recent = (
            day_number(row.at).label("day"),
            case((row.at >= recent_from, 1), else_=0).label("recent"),
        )
        sums = [
            part for one in metrics.values() for part in (func.count(one), func.sum(one), func.sum(one * one))
        ]
        wanted = select(*group, day, recent, *sums).where(*within).group_by(*group, day, recent)
        for task, engine, prompt, number, is_recent, *parts in self._session.execute(wanted):
            of = RunGroup(task=task, engine=engine, prompt_version=prompt)
            for place, metric in enumerate(metrics):
                values, total, squares = parts[3 * place : 3 * place + 3]
                if values:
                    yield DayFigures(of, metric, day_of(number), bool(is_recent), values, total, squares)
