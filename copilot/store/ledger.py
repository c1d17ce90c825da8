"""The ledger of model calls."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId, UserId
from copilot.domain.model_call import ModelCall, Spend
from copilot.domain.retention import DataClass
from copilot.ports.cipher import Cipher
from copilot.store.compartment import readable
from copilot.store.governance_rows import KeptAnswerRow, ModelCallRow
from copilot.store.mapping import model_of
from copilot.store.scopes import place, scope_of

_ANSWER = "kept_answers.answer"


class SqlModelLedger:
    """Implements `copilot.ports.model_ledger.ModelLedger`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, call: ModelCall) -> None:
        # Plain inserts: the rows are not looked at again, and every call of a model waits for them.
        self._session.execute(insert(ModelCallRow), call.model_dump())

    def spent(self, *, since: datetime, actor_id: UserId | None = None, run_id: str | None = None) -> Spend:
        tokens = ModelCallRow.input_tokens + ModelCallRow.output_tokens
        wanted = select(func.count(), func.sum(tokens), func.sum(ModelCallRow.cost_micros)).where(
            ModelCallRow.at >= since
        )
        if actor_id is not None:
            wanted = wanted.where(ModelCallRow.actor_id == actor_id)
        if run_id is not None:
            wanted = wanted.where(ModelCallRow.run_id == run_id)
        calls, used, cost = self._session.execute(wanted).one()
        return Spend(calls=calls, tokens=int(used or 0), cost_micros=int(cost or 0))

    def calls(self, *, since: datetime, sar_compartment: bool, limit: int = 1_000) -> tuple[ModelCall, ...]:
        newest = select(ModelCallRow).where(ModelCallRow.at >= since, readable(ModelCallRow, sar_compartment))
        ordered = newest.order_by(ModelCallRow.at.desc(), ModelCallRow.number.desc()).limit(limit)
        return tuple(model_of(ModelCall, row) for row in self._session.scalars(ordered))

    def of_case(self, case_id: CaseId) -> tuple[ModelCall, ...]:
        wanted = select(ModelCallRow).where(ModelCallRow.case_id == case_id).order_by(ModelCallRow.number)
        return tuple(model_of(ModelCall, row) for row in self._session.scalars(wanted))

    def keep_answer(self, key: str, answer: str, *, case_id: CaseId | None, at: datetime) -> None:
        if self._session.scalar(select(KeptAnswerRow.key).where(KeptAnswerRow.key == key)) is not None:
            return
        sealed = self._cipher.seal(
            answer, scope=scope_of(case_id, DataClass.ANSWERS, at), place=place(_ANSWER, key)
        )
        self._session.execute(
            insert(KeptAnswerRow), {"key": key, "case_id": case_id, "at": at, "answer": sealed}
        )

    def answer(self, key: str, *, not_before: datetime) -> str | None:
        row = self._session.get(KeptAnswerRow, key)
        if row is None or row.at < not_before:
            return None
        return self._cipher.open(
            row.answer, scope=scope_of(row.case_id, DataClass.ANSWERS, row.at), place=place(_ANSWER, key)
        )
