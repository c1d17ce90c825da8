"""What is due for erasure, and erasing it: keys are destroyed where history is append-only, rows elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from copilot.domain.ids import CaseId
from copilot.domain.retention import DataClass, Due, Erased, erased_text
from copilot.ports.traces import Traces
from copilot.store.cipher import DESK
from copilot.store.governance_rows import DataKeyRow, KeptAnswerRow, LegalHoldRow, ModelCallRow, PromptLogRow
from copilot.store.models import CaseRow, DraftTable, OperationRow, OutboxRow, RunRow

_ON_THEIR_WAY = ("submitted", "approved")
_BY_ROW: dict[
    DataClass, tuple[type[Any], InstrumentedAttribute[datetime], InstrumentedAttribute[Any] | None]
] = {
    DataClass.PROMPT_LOG: (PromptLogRow, PromptLogRow.at, PromptLogRow.case_id),
    DataClass.ANSWERS: (KeptAnswerRow, KeptAnswerRow.at, KeptAnswerRow.case_id),
    DataClass.MODEL_CALLS: (ModelCallRow, ModelCallRow.at, ModelCallRow.case_id),
    DataClass.OPERATIONS: (OperationRow, OperationRow.claimed_until, None),
}
"""Classes whose rows go one by one: their table, its moment, and its case where it has one."""
_BY_KEY: dict[DataClass, tuple[type[Any], InstrumentedAttribute[datetime]]] = {
    DataClass.RUNS: (RunRow, RunRow.started_at),
    DataClass.DRAFTS: (DraftTable, DraftTable.updated_at),
}
"""Classes whose rows never change, so that their key is destroyed instead."""


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
            scopes = [_scope(owner, data_class) for owner in owners]
            destroyed = {"wrapped": None, "next_wrapped": None, "next_master_id": None, "destroyed_at": at}
            self._session.execute(update(DataKeyRow).where(DataKeyRow.scope.in_(scopes)).values(**destroyed))
        self._session.expire_all()

    def _rows(self, data_class: DataClass, owner: str) -> int:
        if data_class is DataClass.CASES:
            return 1
        table, moment = _BY_KEY[data_class]
        counted = select(func.count()).select_from(table)
        if not owner.startswith(f"{DESK}/"):
            return self._session.scalar(counted.where(table.case_id == owner)) or 0
        moments = self._session.scalars(select(moment).where(table.case_id.is_(None)))
        return sum(f"{at:%Y-%m}" == owner.rsplit("/", 1)[1] for at in moments)

    def _due_rows(self, data_class: DataClass, before: datetime) -> Due:
        table, moment, case_id = _BY_ROW[data_class]
        free = (moment < before, _not_held(case_id))
        rows = self._session.scalar(select(func.count()).select_from(table).where(*free)) or 0
        held: tuple[CaseId, ...] = ()
        cases = 0
        if case_id is not None:
            cases = self._session.scalar(select(func.count(func.distinct(case_id))).where(*free)) or 0
            of_held = select(case_id).where(moment < before, _is_held(case_id)).distinct().order_by(case_id)
            held = tuple(CaseId(found) for found in self._session.scalars(of_held))
        return Due(rows=rows, cases=cases, held=held)

    def _erase_rows(self, data_class: DataClass, before: datetime, limit: int) -> tuple[Erased, ...]:
        table, moment, case_id = _BY_ROW[data_class]
        key = table.__mapper__.primary_key[0]
        wanted = select(key).where(moment < before, _not_held(case_id)).order_by(moment).limit(limit)
        keys = self._session.scalars(wanted).all()
        self._session.execute(delete(table).where(key.in_(keys)))
        return (Erased(case_id=None, rows=len(keys)),) if keys else ()

    def _held_cases(self) -> list[CaseId]:
        held = select(LegalHoldRow.case_id).where(LegalHoldRow.lifted_at.is_(None))
        return [CaseId(case_id) for case_id in self._session.scalars(held)]


def _owners(data_class: DataClass, before: datetime) -> Select[str, bool, bool]:
    """Cases, or months of the desk's own rows, that are due; and for each: on hold? a draft on its way?"""
    if data_class is DataClass.CASES:
        due = and_(CaseRow.closed, CaseRow.updated_at < before, CaseRow.customer_id != "")
        return (
            select(CaseRow.case_id, _is_held(CaseRow.case_id), _in_work(CaseRow.case_id))
            .where(due)
            .order_by(CaseRow.case_id)
        )
    table, moment = _BY_KEY[data_class]
    owner = func.coalesce(DataKeyRow.case_id, DataKeyRow.scope)
    quiet = ~exists().where(table.case_id == DataKeyRow.case_id, moment >= before)
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
