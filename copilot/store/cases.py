"""The projection of the bank's cases, and who is working on which."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, case, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from copilot.domain.compartment import QUEUES
from copilot.domain.draft import DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, UserId
from copilot.ports.case_work import CaseProjection, Hold
from copilot.store.columns import NEVER
from copilot.store.mapping import columns_of
from copilot.store.models import CaseRow, DraftTable, SyncRow
from copilot.store.queue_pages import LEVELS, QueuePages

_CURSOR = "ticketing"
_CHUNK = 500
_OWN = ("owner_id", "locked_by", "locked_until", "snoozed_until", "status")
"""Columns that the product keeps for itself; a pull from ticketing leaves them alone."""


class SqlCaseWork(QueuePages):
    """Implements `copilot.ports.case_work.CaseWork`."""

    def put(self, cases: Sequence[CaseProjection]) -> None:
        upsert = self._upsert()
        for start in range(0, len(cases), _CHUNK):
            chunk = cases[start : start + _CHUNK]
            self._session.execute(upsert, [_values(case) for case in chunk])
            moved = CaseRow.case_id.in_([case.case_id for case in chunk])  # to another queue, perhaps
            self._change(moved, CaseRow.status == "awaiting_approval", status=_status())

    def alert_counts(self, case_ids: Sequence[CaseId]) -> dict[CaseId, int]:
        counts: dict[CaseId, int] = {}
        for start in range(0, len(case_ids), _CHUNK):
            chunk = case_ids[start : start + _CHUNK]
            found = self._session.execute(
                select(CaseRow.case_id, CaseRow.alerts).where(CaseRow.case_id.in_(chunk))
            )
            counts.update((CaseId(case_id), alerts) for case_id, alerts in found)
        return counts

    def _upsert(self) -> Insert:
        build = sqlite.insert if self._session.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement = build(CaseRow)
        renewed = {
            column.name: statement.excluded[column.name]
            for column in CaseRow.__table__.columns
            if column.name not in (*_OWN, "case_id")
        }
        closing = statement.excluded.closed
        reopening = (CaseRow.status == "closed") & ~closing
        renewed["status"] = case((closing, "closed"), (reopening, "open"), else_=CaseRow.status)
        renewed["owner_id"] = case((reopening, None), else_=CaseRow.owner_id)
        # A case that retention erased stays so, even where the bank still sends it.
        kept = CaseRow.customer_id != ""
        return statement.on_conflict_do_update(index_elements=["case_id"], set_=renewed, where=kept)

    def cursor(self) -> str | None:
        row = self._session.get(SyncRow, _CURSOR)
        return row.cursor if row else None

    def set_cursor(self, cursor: str) -> None:
        self._session.merge(SyncRow(name=_CURSOR, cursor=cursor))

    def hold(self, case_id: CaseId) -> Hold:
        row = self._session.get_one(CaseRow, case_id)
        return Hold(
            owner_id=UserId(row.owner_id) if row.owner_id else None,
            locked_by=UserId(row.locked_by) if row.locked_by else None,
            locked_until=row.locked_until if row.locked_by else None,
        )

    def set_hold(self, case_id: CaseId, hold: Hold) -> None:
        self._change(
            CaseRow.case_id == case_id,
            owner_id=hold.owner_id,
            locked_by=hold.locked_by,
            locked_until=hold.locked_until or NEVER,
        )

    def take_next(
        self,
        *,
        queues: Collection[Queue],
        actor_id: UserId,
        awake_at: datetime,
        now: datetime,
        locked_until: datetime,
    ) -> CaseId | None:
        free = (
            select(CaseRow.case_id)
            .where(
                CaseRow.queue.in_([queue.value for queue in queues]),
                CaseRow.status == "open",
                CaseRow.owner_id.is_(None),
                CaseRow.snoozed_until <= awake_at,
                or_(CaseRow.locked_by.is_(None), CaseRow.locked_until <= now),
            )
            .order_by(CaseRow.triage, CaseRow.due_at, CaseRow.case_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        found = self._session.scalar(free)
        if found is None:
            return None
        case_id = CaseId(found)
        self.set_hold(case_id, Hold(owner_id=actor_id, locked_by=actor_id, locked_until=locked_until))
        self.refresh_status(case_id)
        return case_id

    def snooze(self, case_id: CaseId, until: datetime | None) -> None:
        self._change(CaseRow.case_id == case_id, snoozed_until=until or NEVER)

    def close(self, case_id: CaseId) -> None:
        self._change(CaseRow.case_id == case_id, closed=True, status="closed")

    def refresh_status(self, case_id: CaseId) -> None:
        self._change(CaseRow.case_id == case_id, status=_status())

    def _change(self, *which: ColumnElement[bool], **values: object) -> None:
        self._session.flush()
        self._session.execute(
            update(CaseRow).where(*which).values(**values),
            execution_options={"synchronize_session": False},
        )
        self._session.expire_all()


def _status() -> ColumnElement[str]:
    """The status by its rules; a draft of the compartment lets only a case that is itself inside wait for approval."""
    waiting = exists().where(
        DraftTable.case_id == CaseRow.case_id,
        DraftTable.status == DraftStatus.SUBMITTED.value,
        or_(DraftTable.sar_compartment.is_(False), CaseRow.queue.in_(QUEUES)),
    )
    return case(
        (CaseRow.closed, "closed"),
        (waiting, "awaiting_approval"),
        (CaseRow.owner_id.is_not(None), "in_progress"),
        else_="open",
    )


def _values(projection: CaseProjection) -> dict[str, Any]:
    words = (projection.case_id, projection.customer_id, projection.customer_name, projection.title)
    whole = projection.due_at - projection.clock_started_at
    return {
        **columns_of(CaseRow, projection),
        "search_text": " ".join(words).lower(),
        "currency": projection.amount_at_risk.currency,
        "amount_minor": projection.amount_at_risk.minor,
        "triage": LEVELS.index(projection.triage),
        # The rule of `StatutoryClock.state`: a quarter of the time left, and at least one day.
        "at_risk_at": projection.due_at - max(timedelta(days=1), whole / 4),
        "status": "closed" if projection.closed else "open",
        "owner_id": None,
        "locked_by": None,
        "locked_until": NEVER,
        "snoozed_until": NEVER,
    }
