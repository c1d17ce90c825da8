"""Figures of live runs and drafts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.domain.drift import DraftMeasure, RunMeasure
from copilot.store.review_rows import DraftMeasureRow, RunMeasureRow


class SqlMeasures:
    """Implements `copilot.ports.measures.Measures`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_run(self, measure: RunMeasure) -> None:
        self._session.add(RunMeasureRow(**measure.model_dump()))
        self._session.flush()

    def add_draft(self, measure: DraftMeasure) -> None:
        if self._session.get(DraftMeasureRow, (measure.draft_id, measure.version)) is None:
            self._session.add(DraftMeasureRow(**measure.model_dump()))
            self._session.flush()

    def runs(self, since: datetime, until: datetime, *, sar_compartment: bool) -> tuple[RunMeasure, ...]:
        row = RunMeasureRow
        wanted = select(row).where(row.at >= since, row.at < until).order_by(row.at, row.run_id)
        if not sar_compartment:
            wanted = wanted.where(row.sar_compartment.is_(False))
        found = self._session.scalars(wanted)
        return tuple(
            RunMeasure.model_validate({n: getattr(r, n) for n in RunMeasure.model_fields}) for r in found
        )

    def drafts(self, since: datetime, until: datetime, *, sar_compartment: bool) -> tuple[DraftMeasure, ...]:
        row = DraftMeasureRow
        wanted = (
            select(row).where(row.at >= since, row.at < until).order_by(row.at, row.draft_id, row.version)
        )
        if not sar_compartment:
            wanted = wanted.where(row.sar_compartment.is_(False))
        found = self._session.scalars(wanted)
        return tuple(
            DraftMeasure.model_validate({n: getattr(r, n) for n in DraftMeasure.model_fields}) for r in found
        )
