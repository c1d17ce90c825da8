"""Evaluations; what the copilot wrote in them is sealed."""

import json

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from copilot.domain.evaluation import EvaluationRun, EvaluationSummary, ScenarioResult
from copilot.domain.judgement import JudgeAgreement
from copilot.domain.retention import DataClass
from copilot.errors import ConflictError
from copilot.ports.cipher import Cipher
from copilot.scoring.summary import summary_of
from copilot.store.evaluation_rows import EvaluationResultRow, EvaluationRow
from copilot.store.mapping import model_of, row_of
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

DETAILS = "evaluation_results.details"
_COUNTS = {"started_by", "passed", "failed", "errors"}
_JSON = ("suites", "prompts", "means")


class SqlEvaluations:
    """Implements `copilot.ports.evaluation.Evaluations`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, run: EvaluationRun, *, started_by: str) -> None:
        summary = summary_of(run, started_by=started_by).model_dump()
        as_json = {name: json.dumps(summary[name]) for name in _JSON}
        judge = run.judge.model_dump_json() if run.judge else None
        self._session.add(EvaluationRow(**{**summary, **as_json}, seed=run.seed, judge=judge))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConflictError(f"The evaluation {run.evaluation_id} has been kept already.") from error
        texts = Texts(self._cipher, scope_of(None, DataClass.EVALUATIONS, run.started_at))
        for number, result in enumerate(run.results):
            self._session.add(_row(run, number, result, texts))
        self._session.flush()

    def get(self, evaluation_id: str) -> EvaluationRun | None:
        row = self._session.get(EvaluationRow, evaluation_id)
        if row is None:
            return None
        texts = Texts(self._cipher, scope_of(None, DataClass.EVALUATIONS, row.started_at))
        wanted = select(EvaluationResultRow).where(EvaluationResultRow.evaluation_id == evaluation_id)
        results = self._session.scalars(wanted.order_by(EvaluationResultRow.number))
        return EvaluationRun(
            **_fields(row, _COUNTS | {"means"}),
            seed=row.seed,
            judge=JudgeAgreement.model_validate_json(row.judge) if row.judge else None,
            results=tuple(_result(result, texts) for result in results),
        )

    def recent(self, *, limit: int = 50) -> tuple[EvaluationSummary, ...]:
        newest = select(EvaluationRow).order_by(
            EvaluationRow.started_at.desc(), EvaluationRow.evaluation_id.desc()
        )
        rows = self._session.scalars(newest.limit(limit))
        return tuple(EvaluationSummary(**_fields(row, set())) for row in rows)


def _fields(row: EvaluationRow, without: set[str]) -> dict[str, object]:
    names = [name for name in EvaluationSummary.model_fields if name not in without]
    return {name: json.loads(getattr(row, name)) if name in _JSON else getattr(row, name) for name in names}


def _row(run: EvaluationRun, number: int, result: ScenarioResult, texts: Texts) -> EvaluationResultRow:
    details = result.model_dump_json(include={"scores", "problem", "run", "judgement"})
    return row_of(
        EvaluationResultRow,
        result,
        evaluation_id=run.evaluation_id,
        number=number,
        details=texts.seal(details, DETAILS, run.evaluation_id, result.scenario_id),
    )


def _result(row: EvaluationResultRow, texts: Texts) -> ScenarioResult:
    opened = texts.open(row.details, DETAILS, row.evaluation_id, row.scenario_id)
    erased = {"scores": [], "problem": "The texts of this result were erased by the retention rules."}
    details = json.loads(opened) if opened else erased
    return model_of(ScenarioResult, row, **details)
