"""What is due for erasure, and erasing it: keys are destroyed where history is append-only, rows elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from copilot.domain.ids import CaseId
from copilot.domain.retention import GO_WITH, DataClass, Due, Erased, erased_text
from copilot.ports.traces import Traces
from copilot.store.cipher import DESK
from copilot.store.evaluation_rows import EvaluationRow
from copilot.store.governance_rows import DataKeyRow, KeptAnswerRow, LegalHoldRow, ModelCallRow, PromptLogRow
from copilot.store.models import CaseRow, DraftTable, OperationRow, OutboxRow, RunRow
from copilot.store.review_rows import CandidateRow, QaItemRow, QaScoreRow
from copilot.store.shadow_rows import ComparisonRow

_ON_THEIR_WAY = ("submitted", "approved")
_BY_ROW: dict[
    DataClass, tuple[type[Any], InstrumentedAttribute[datetime], InstrumentedAttribute[Any] | None]
] = {
    DataClass.PROMPT_LOG: (PromptLogRow, PromptLogRow.at, PromptLogRow.case_id),
    DataClass.ANSWERS: (KeptAnswerRow, KeptAnswerRow.at, KeptAnswerRow.case_id),
    DataClass.MODEL_CALLS: (ModelCallRow, ModelCallRow.at, ModelCallRow.case_id),
    DataClass.CANDIDATES: (CandidateRow, CandidateRow.at, CandidateRow.case_id),
    DataClass.OPERATIONS: (OperationRow, OperationRow.claimed_until, None),
}
"""Classes whose rows go one by one: their table, its moment, and its case where it has one."""
_NO_CASE = cast(null(), String)
_BY_KEY = {
    DataClass.RUNS: select(RunRow.started_at.label("at"), RunRow.case_id.label("case_id")),
    DataClass.DRAFTS: select(DraftTable.updated_at.label("at"), DraftTable.case_id.label("case_id")),
    DataClass.SHADOW: select(ComparisonRow.at.label("at"), ComparisonRow.case_id.label("case_id")),
    DataClass.EVALUATIONS: select(EvaluationRow.started_at.label("at"), _NO_CASE.label("case_id")),
    DataClass.QA: select(QaScoreRow.at.label("at"), DraftTable.case_id.label("case_id"))
    .join(QaItemRow, QaItemRow.item_id == QaScoreRow.item_id)
    .join(DraftTable, DraftTable.draft_id == QaItemRow.draft_id),
}
"""Classes whose rows never change, so that their key is destroyed instead: each row's moment and case."""
_RIDERS = {owner: [rider for rider in GO_WITH if GO_WITH[rider] is owner] for owner in GO_WITH.values()}


class SqlRetention:
    """Implements `copilot.ports.governance.Retention`."""

    def __init__(self, session: Session, traces: Traces) -> None:
        self._session = session
        self._traces = traces

    def due(self, data_class: DataClass, before: datetime) -> Due:
        if data_class is DataClass.TRACES:
            return Due(rows=self._traces.count(before, keep_cases=self._held_cases()), cases=0)
        if data_class in _BY_ROW:
            return self._due_rows(data_class, before)
        found = self._session.execute(_owners(data_class, before)).all()
        free = [owner for owner, held, in_work in found if not held and not in_work]
        return Due(
            rows=sum(self._rows(data_class, owner) for owner in free),
            cases=sum(not owner.startswith(f"{DESK}/") for owner in free),
            held=tuple(CaseId(owner) for owner, held, _ in found if held),
            in_work=tuple(CaseId(owner) for owner, held, in_work in found if in_work and not held),
        )

    def erase(
        self, data_class: DataClass, before: datetime, *, at: datetime, limit: int
    ) -> tuple[Erased, ...]:
        if data_class is DataClass.TRACES:
            count = self._traces.purge(before, keep_cases=self._held_cases())
            return (Erased(case_id=None, rows=count),) if count else ()
        if data_class in _BY_ROW:
            return self._erase_rows(data_class, before, limit)
        found = self._session.execute(_owners(data_class, before)).all()
        free = [owner for owner, held, in_work in found if not held and not in_work][:limit]
        erased = tuple(
            Erased(
                case_id=None if owner.startswith(f"{DESK}/") else CaseId(owner),
                rows=self._rows(data_class, owner),
            )
            for owner in free
        )
        self._destroy(data_class, free, at)
        return erased

    def _destroy(self, data_class: DataClass, owners: list[str], at: datetime) -> None:
        if data_class is DataClass.CASES:
            gone = {"customer_id": "", "customer_name": "", "title": erased_text(at)}
            change = update(CaseRow).where(CaseRow.case_id.in_(owners))
            # The number stays findable; the name that it was found by does not.
            self._session.execute(change.values(**gone, search_text=func.lower(CaseRow.case_id)))
        else:
            gone_too = (data_class, *_RIDERS.get(data_class, ()))
            scopes = [_scope(owner, one) for owner in owners for one in gone_too]
            destroyed = {"wrapped": None, "next_wrapped": None, "next_master_id": None, "destroyed_at": at}
            self._session.execute(update(DataKeyRow).where(DataKeyRow.scope.in_(scopes)).values(**destroyed))
        self._session.expire_all()

    def _rows(self, data_class: DataClass, owner: str) -> int:
        if data_class is DataClass.CASES:
            return 1
        rows = _BY_KEY[data_class].subquery()
        if not owner.startswith(f"{DESK}/"):
            counted = select(func.count()).select_from(rows).where(rows.c.case_id == owner)
            return self._session.scalar(counted) or 0
        moments = self._session.scalars(select(rows.c.at).where(rows.c.case_id.is_(None)))
        return sum(f"{at:%Y-%m}" == owner.rsplit("/", 1)[1] for at in moments)

    def _due_rows(self, data_class: DataClass, before: datetime) -> Due:
        table, moment, case_id = _BY_ROW[data_class]
        free = (*_open(data_class), moment < before, _not_held(case_id))
        rows = self._session.scalar(select(func.count()).select_from(table).where(*free)) or 0
        held: tuple[CaseId, ...] = ()
        cases = 0
        if case_id is not None:
            cases = self._session.scalar(select(func.count(func.distinct(case_id))).where(*free)) or 0
            of_held = select(case_id).where(*_open(data_class), moment < before, _is_held(case_id))
            held = tuple(map(CaseId, self._session.scalars(of_held.distinct().order_by(case_id))))
        return Due(rows=rows, cases=cases, held=held)

    def _erase_rows(self, data_class: DataClass, before: datetime, limit: int) -> tuple[Erased, ...]:
        table, moment, case_id = _BY_ROW[data_class]
        key = table.__mapper__.primary_key[0]
        wanted = select(key).where(*_open(data_class), moment < before, _not_held(case_id))
        keys = self._session.scalars(wanted.order_by(moment).limit(limit)).all()
        self._session.execute(delete(table).where(key.in_(keys)))
        return (Erased(case_id=None, rows=len(keys)),) if keys else ()

    def _held_cases(self) -> list[CaseId]:
        held = select(LegalHoldRow.case_id).where(LegalHoldRow.lifted_at.is_(None))
        return [CaseId(case_id) for case_id in self._session.scalars(held)]


def _open(data_class: DataClass) -> tuple[ColumnElement[bool], ...]:
    """A decided candidate stays, as a decision does; its texts go with the case's."""
    return (CandidateRow.state == "open",) if data_class is DataClass.CANDIDATES else ()


def _owners(data_class: DataClass, before: datetime) -> Select[str, bool, bool]:
    """Cases, or months of the desk's own rows, that are due; and for each: on hold? a draft on its way?"""
    if data_class is DataClass.CASES:
        due = and_(CaseRow.closed, CaseRow.updated_at < before, CaseRow.customer_id != "")
        return (
            select(CaseRow.case_id, _is_held(CaseRow.case_id), _in_work(CaseRow.case_id))
            .where(due)
            .order_by(CaseRow.case_id)
        )
    rows = _BY_KEY[data_class].subquery()
    owner = func.coalesce(DataKeyRow.case_id, DataKeyRow.scope)
    quiet = ~exists().where(rows.c.case_id == DataKeyRow.case_id, rows.c.at >= before)
    closed = or_(CaseRow.case_id.is_(None), and_(CaseRow.closed, CaseRow.updated_at < before))
    of_case = and_(DataKeyRow.scope == DataKeyRow.case_id + f"/{data_class}", quiet, closed)
    # A month's scope ends with the month, so that scopes sort as their months do.
    of_desk = and_(
        DataKeyRow.scope >= f"{DESK}/{data_class}/", DataKeyRow.scope < _scope_of_month(data_class, before)
    )
    return (
        select(owner, _is_held(DataKeyRow.case_id), _in_work(DataKeyRow.case_id))
        .outerjoin(CaseRow, CaseRow.case_id == DataKeyRow.case_id)
        .where(DataKeyRow.wrapped.is_not(None), or_(of_case, of_desk))
        .order_by(owner)
    )


def _scope_of_month(data_class: DataClass, moment: datetime) -> str:
    return f"{DESK}/{data_class}/{moment:%Y-%m}"


def _scope(owner: str, data_class: DataClass) -> str:
    return owner if owner.startswith(f"{DESK}/") else f"{owner}/{data_class}"


def _is_held(case_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return exists().where(LegalHoldRow.case_id == case_id, LegalHoldRow.lifted_at.is_(None))


def _not_held(case_id: InstrumentedAttribute[Any] | None) -> ColumnElement[bool]:
    return true() if case_id is None else ~_is_held(case_id)


def _in_work(case_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return or_(
        exists().where(DraftTable.case_id == case_id, DraftTable.status.in_(_ON_THEIR_WAY)),
        exists().where(OutboxRow.case_id == case_id, OutboxRow.state == "pending"),
    )
