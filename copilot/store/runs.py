"""Runs of the copilot, kept as the JSON they are shown from."""

import json

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import Run, TaskName
from copilot.errors import ConflictError
from copilot.ports.runs import Rating
from copilot.store.models import RatingRow, RunRow


class SqlRuns:
    """Implements `copilot.ports.runs.Runs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, run: Run, *, operation_id: str | None = None) -> None:
        self._session.add(
            RunRow(
                run_id=run.run_id,
                case_id=run.case_id,
                task=run.task.value,
                actor_id=run.actor_id,
                started_at=run.started_at,
                operation_id=operation_id,
                content=run.model_dump_json(),
            )
        )
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConflictError(
                f"Run {run.run_id} or its request has been kept already. Reload to see it."
            ) from error

    def get(self, run_id: RunId) -> Run | None:
        return self._one(select(RunRow.content).where(RunRow.run_id == run_id))

    def latest(self, case_id: CaseId, task: TaskName) -> Run | None:
        of_task = select(RunRow.content).where(RunRow.case_id == case_id, RunRow.task == task.value)
        return self._one(of_task.order_by(RunRow.started_at.desc(), RunRow.run_id.desc()).limit(1))

    def by_operation(self, operation_id: str) -> Run | None:
        return self._one(select(RunRow.content).where(RunRow.operation_id == operation_id))

    def of_case(self, case_id: CaseId) -> tuple[Run, ...]:
        wanted = (
            select(RunRow.content).where(RunRow.case_id == case_id).order_by(RunRow.started_at, RunRow.run_id)
        )
        return tuple(Run.model_validate_json(content) for content in self._session.scalars(wanted))

    def rate(self, rating: Rating) -> None:
        self._session.merge(
            RatingRow(
                run_id=rating.run_id,
                actor_id=rating.actor_id,
                thumbs=rating.thumbs,
                tags=json.dumps(rating.tags),
                comment=rating.comment,
                at=rating.at,
            )
        )

    def _one(self, wanted: Select[str]) -> Run | None:
        content = self._session.scalars(wanted).first()
        return None if content is None else Run.model_validate_json(content)
