"""The queue over the projection: filters, sorts and counts that read indexes only."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from copilot.domain.clock import ClockState
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.money import Money
from copilot.domain.views import QueueFilter, QueuePage, QueueRow, TriageLevel
from copilot.store.columns import NEVER
from copilot.store.mapping import model_of
from copilot.store.models import CaseRow

LEVELS: tuple[TriageLevel, ...] = ("critical", "high", "medium", "low")


def clock_state(now: datetime) -> ColumnElement[str]:
    """The state of the nearest deadline at `now`, by the rules of `StatutoryClock.state`."""
    return case(
        (CaseRow.status == "closed", ClockState.MET.value),
        (CaseRow.due_at < now, ClockState.OVERDUE.value),
        (CaseRow.clock_paused, ClockState.PAUSED.value),
        (CaseRow.at_risk_at <= now, ClockState.AT_RISK.value),
        else_=ClockState.RUNNING.value,
    )


class QueuePages:
    """The reading half of `copilot.ports.case_work.CaseWork`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self,
        wanted: QueueFilter,
        *,
        queues: Collection[Queue],
        actor_id: UserId,
        now: datetime,
        offset: int,
        limit: int,
    ) -> QueuePage:
        visible = [queue.value for queue in queues]
        chosen = [queue.value for queue in wanted.queues if queue in queues] if wanted.queues else visible
        rest = _conditions(wanted, actor_id, now)
        # The ids first, read along the sort's covering index; only the page's own rows are read whole.
        # COALESCE keeps SQLite from seeking by queue instead and sorting every match.
        along = and_(func.coalesce(CaseRow.queue, "").in_(chosen), *rest)
        ids = self._session.scalars(
            select(CaseRow.case_id).where(along).order_by(*_order(wanted)).offset(offset).limit(limit)
        ).all()
        matching = and_(CaseRow.queue.in_(chosen), *rest)
        total, overdue, at_risk, unassigned = _counts(self._session, matching, now)
        return QueuePage(
            rows=_rows(self._session, ids, now),
            total=total,
            by_queue=_open_by_queue(self._session, visible),
            overdue=overdue,
            at_risk=at_risk,
            unassigned=unassigned,
        )

    def row(self, case_id: CaseId, *, now: datetime) -> QueueRow | None:
        row = self._session.get(CaseRow, case_id)
        return None if row is None else _row(row, now)


def _counts(session: Session, condition: ColumnElement[bool], now: datetime) -> tuple[int, int, int, int]:
    running = CaseRow.status != "closed"  # not `closed`: the covering indexes hold only the status
    late = and_(running, CaseRow.due_at < now)
    near = and_(running, CaseRow.due_at >= now, CaseRow.clock_paused.is_(False), CaseRow.at_risk_at <= now)
    found = session.execute(
        select(
            func.count(),
            func.count().filter(late),
            func.count().filter(near),
            func.count().filter(CaseRow.owner_id.is_(None)),
        ).where(condition)
    ).one()
    return found[0], found[1], found[2], found[3]


def _open_by_queue(session: Session, visible: Sequence[str]) -> dict[Queue, int]:
    found = session.execute(
        select(CaseRow.queue, func.count())
        .where(CaseRow.queue.in_(visible), CaseRow.status.in_(("open", "in_progress", "awaiting_approval")))
        .group_by(CaseRow.queue)
    )
    counts = {Queue(queue): count for queue, count in found}
    return {queue: counts.get(queue, 0) for queue in Queue if queue.value in visible}


def _conditions(wanted: QueueFilter, actor_id: UserId, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(_status(wanted.statuses, now))
    if wanted.triage:
        conditions.append(CaseRow.triage.in_([LEVELS.index(level) for level in wanted.triage]))
    if wanted.clock:
        conditions.append(clock_state(now).in_([state.value for state in wanted.clock]))
    if wanted.owner == "me":
        conditions.append(CaseRow.owner_id == actor_id)
    elif wanted.owner == "nobody":
        conditions.append(CaseRow.owner_id.is_(None))
    words = wanted.text.lower().split()
    if words:  # a subquery, so that the scan for the words reads their narrow index and not the rows
        named = aliased(CaseRow)
        with_words = (named.search_text.contains(word, autoescape=True) for word in words)
        conditions.append(CaseRow.case_id.in_(select(named.case_id).where(*with_words)))
    return conditions


def _status(statuses: tuple[str, ...], now: datetime) -> ColumnElement[bool]:
    asleep = and_(CaseRow.snoozed_until > now, CaseRow.status != "closed")
    awake = and_(
        CaseRow.status.in_([status for status in statuses if status != "snoozed"]),
        or_(CaseRow.snoozed_until <= now, CaseRow.status == "closed"),
    )
    return or_(awake, asleep) if "snoozed" in statuses else awake


def _order(wanted: QueueFilter) -> list[ColumnElement[object]]:
    columns = {
        "clock": (CaseRow.due_at, CaseRow.case_id),
        "opened": (CaseRow.opened_at, CaseRow.case_id),
        "amount": (CaseRow.amount_minor, CaseRow.case_id),
        "triage": (CaseRow.triage, CaseRow.due_at, CaseRow.case_id),
        "case_id": (CaseRow.case_id,),
    }[wanted.sort]
    return [column.desc() if wanted.descending else column.asc() for column in columns]


def _rows(session: Session, ids: Sequence[str], now: datetime) -> tuple[QueueRow, ...]:
    found = {row.case_id: row for row in session.scalars(select(CaseRow).where(CaseRow.case_id.in_(ids)))}
    return tuple(_row(found[case_id], now) for case_id in ids)


def _row(row: CaseRow, now: datetime) -> QueueRow:
    asleep = row.snoozed_until > now and not row.closed
    return model_of(
        QueueRow,
        row,
        triage=LEVELS[row.triage],
        amount_at_risk=Money.of_minor(row.amount_minor, row.currency),
        status="snoozed" if asleep else row.status,
        clock_state=_state(row, now),
        snoozed_until=row.snoozed_until if row.snoozed_until > NEVER else None,
    )


def _state(row: CaseRow, now: datetime) -> ClockState:
    """The same rule as `clock_state`, for a row already read."""
    if row.closed:
        return ClockState.MET
    if row.due_at < now:
        return ClockState.OVERDUE
    if row.clock_paused:
        return ClockState.PAUSED
    return ClockState.AT_RISK if row.at_risk_at <= now else ClockState.RUNNING
