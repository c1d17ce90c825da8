"""Runs of the copilot, kept as the JSON they are shown from, sealed."""

import json

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId, RunId
from copilot.domain.retention import DataClass
from copilot.domain.run import Run, TaskName
from copilot.errors import ConflictError
from copilot.ports.cipher import Cipher
from copilot.ports.runs import Rating
from copilot.store.compartment import belongs, readable
from copilot.store.erased import erased_run
from copilot.store.mapping import row_of
from copilot.store.models import RatingRow, RunRow
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

CONTENT = "runs.content"
COMMENT = "ratings.comment"


class SqlRuns:
    """Implements `copilot.ports.runs.Runs`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, run: Run, *, operation_id: str | None = None) -> None:
        texts = Texts(self._cipher, scope_of(run.case_id, DataClass.RUNS, run.started_at))
        content = texts.seal(run.model_dump_json(exclude={"sar_compartment"}), CONTENT, run.run_id)
        self._session.add(row_of(RunRow, run, operation_id=operation_id, content=content))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConflictError(
                f"Run {run.run_id} or its request has been kept already. Reload to see it."
            ) from error

    def get(self, run_id: RunId) -> Run | None:
        return self._one(select(RunRow).where(RunRow.run_id == run_id))

    def latest(self, case_id: CaseId, task: TaskName, *, sar_compartment: bool) -> Run | None:
        allowed = readable(RunRow, sar_compartment)
        of_task = select(RunRow).where(RunRow.case_id == case_id, RunRow.task == task, allowed)
        return self._one(of_task.order_by(RunRow.started_at.desc(), RunRow.run_id.desc()).limit(1))

    def by_operation(self, operation_id: str) -> Run | None:
        return self._one(select(RunRow).where(RunRow.operation_id == operation_id))

    def of_case(self, case_id: CaseId) -> tuple[Run, ...]:
        wanted = select(RunRow).where(RunRow.case_id == case_id).order_by(RunRow.started_at, RunRow.run_id)
        return tuple(self._run(row) for row in self._session.scalars(wanted))

    def rate(self, rating: Rating) -> None:
        run = self._session.get_one(RunRow, rating.run_id)
        comment = self._texts(run).seal(rating.comment, COMMENT, rating.run_id, rating.actor_id)
        self._session.merge(row_of(RatingRow, rating, tags=json.dumps(rating.tags), comment=comment))

    def _one(self, wanted: Select[RunRow]) -> Run | None:
        row = self._session.scalars(wanted).first()
        return None if row is None else self._run(row)

    def _run(self, row: RunRow) -> Run:
        texts = self._texts(row)
        content = texts.open(row.content, CONTENT, row.run_id)
        if content is None:
            return erased_run(row, texts.erased_at or row.started_at)
        return Run.model_validate({**json.loads(content), "sar_compartment": belongs(self._session, row)})

    def _texts(self, row: RunRow) -> Texts:
        return Texts(self._cipher, scope_of(row.case_id, DataClass.RUNS, row.started_at))
