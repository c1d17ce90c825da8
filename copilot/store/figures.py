"""Counts and times over the desk's work, counted in the database."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.orm import Session

from copilot.domain.desk_figures import AGES, OpenCases
from copilot.domain.draft import DraftKind
from copilot.domain.identity import Queue
from copilot.domain.run import TRIAGE_BRIEF
from copilot.ports.figures import Decided, Span
from copilot.store.compartment import readable
from copilot.store.models import CaseRow, DraftTable, OutboxRow, ReviewRow, RunRow, SubmissionRow

_UP_TO_DAYS = (1, 3, 7, 30)


class SqlFigures:
    """Implements `copilot.ports.figures.Figures`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def decisions(
        self, since: datetime, *, queues: Collection[Queue], sar_compartment: bool
    ) -> tuple[Decided, ...]:
        wanted = (
            select(ReviewRow.at, SubmissionRow.submitted_at, ReviewRow.decision)
            .join(SubmissionRow, SubmissionRow.submission_id == ReviewRow.submission_id)
            .join(DraftTable, DraftTable.draft_id == ReviewRow.draft_id)
            .where(ReviewRow.at >= since, DraftTable.queue.in_([*queues]))
            .order_by(ReviewRow.at)
        )
        wanted = wanted.where(readable(DraftTable, sar_compartment))
        return tuple(Decided(*row) for row in self._session.execute(wanted).tuples())

    def to_first_brief(
        self, since: datetime, *, queues: Collection[Queue], sar_compartment: bool
    ) -> tuple[Span, ...]:
        briefs = select(RunRow.case_id, func.min(RunRow.started_at, type_=RunRow.started_at.type).label("at"))
        briefs = briefs.where(RunRow.task == TRIAGE_BRIEF)
        briefs = briefs.where(readable(RunRow, sar_compartment))
        first = briefs.group_by(RunRow.case_id).subquery()
        wanted = (
            select(CaseRow.queue, CaseRow.opened_at, first.c.at)
            .join(first, first.c.case_id == CaseRow.case_id)
            .where(first.c.at >= since, CaseRow.queue.in_([*queues]))
        )
        return self._spans(wanted)

    def to_disposition(
        self, since: datetime, *, queues: Collection[Queue], sar_compartment: bool
    ) -> tuple[Span, ...]:
        wanted = (
            select(CaseRow.queue, CaseRow.opened_at, OutboxRow.committed_at)
            .join(DraftTable, DraftTable.case_id == CaseRow.case_id)
            .join(OutboxRow, OutboxRow.draft_id == DraftTable.draft_id)
            .where(
                DraftTable.kind == DraftKind.DISPOSITION,
                OutboxRow.state == "committed",
                OutboxRow.committed_at >= since,
                CaseRow.queue.in_([*queues]),
            )
        )
        wanted = wanted.where(readable(DraftTable, sar_compartment))
        return self._spans(wanted)

    def open_cases(self, now: datetime, *, queues: Collection[Queue]) -> tuple[OpenCases, ...]:
        age = case(
            *((CaseRow.opened_at > now - timedelta(days=days), n) for n, days in enumerate(_UP_TO_DAYS)),
            else_=len(_UP_TO_DAYS),
        ).label("age")
        clock = case(
            (CaseRow.clock_paused, literal("paused")),
            (CaseRow.due_at <= now, literal("overdue")),
            (CaseRow.at_risk_at <= now, literal("at_risk")),
            else_=literal("running"),
        ).label("clock")
        wanted = (
            select(CaseRow.queue, age, clock, func.count())
            .where(CaseRow.status != "closed", CaseRow.queue.in_([*queues]))
            .group_by(CaseRow.queue, age, clock)
            .order_by(CaseRow.queue, age, clock)
        )
        return tuple(
            OpenCases.model_validate({"queue": queue, "age": AGES[number], "clock": standing, "cases": cases})
            for queue, number, standing, cases in self._session.execute(wanted)
        )

    def _spans(self, wanted: Select[Any, Any, Any]) -> tuple[Span, ...]:
        return tuple(
            Span(Queue(queue), max(0.0, (at - opened_at).total_seconds()))
            for queue, opened_at, at in self._session.execute(wanted)
        )
