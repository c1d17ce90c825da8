"""Retention: show what the rules would erase, and erase it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from copilot.domain.compartment import queue_belongs
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.retention import DataClass, Due, Erased, RetentionLine, RetentionReport
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.legal_hold import visible_cases

Rules = Mapping[DataClass, int | None]
BATCH = 200
"""Cases or rows erased in one transaction: short enough that nobody waits for it."""


def retention_plan(
    actor: Actor, *, rules: Rules, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> RetentionReport:
    """What each rule would erase at this moment; changes nothing.

    Case numbers outside the actor's queues are counted and not named, unless the actor manages governance.

    Raises:
        PermissionDeniedError: the actor does not see operations.
    """
    require(actor, Permission.OPERATIONS_READ, to="see what retention would erase")
    now = time_source.now()
    with unit_of_work(read_only=True) as unit:
        lines = [_line(unit, data_class, rules, now) for data_class in DataClass]
        named = [case_id for line in lines for case_id in (*line.held, *line.in_work)]
        seen = visible_cases(unit, actor, named, time_source)
    return RetentionReport(at=now, dry_run=True, lines=tuple(_named(line, seen) for line in lines))


def retention_run(
    actor: Actor, *, rules: Rules, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> RetentionReport:
    """Erase what is due, batch by batch, each with its audit rows in its transaction.

    Runs and drafts become unreadable at once by the destruction of their case's key; their
    rows and the audit trail stay, so the chain still verifies. A case on hold is refused for:
    it stays whole, is named in the report, and the refusal is audited. Killed half-way, the
    next run goes on.

    Raises:
        PermissionDeniedError: the actor does not manage governance.
    """
    require(actor, Permission.GOVERNANCE_MANAGE, to="erase data by the retention rules")
    now = time_source.now()
    lines = []
    for data_class in DataClass:
        with unit_of_work() as unit:
            line = _line(unit, data_class, rules, now)
            for case_id in line.held:
                _record(unit, actor, "retention.refused", line, Erased(case_id=case_id, rows=0), now)
        erased = list(_erase(actor, line, unit_of_work, now))
        done = {
            "rows": sum(one.rows for one in erased),
            "cases": len({one.case_id for one in erased} - {None}),
        }
        lines.append(line.model_copy(update=done))
    return RetentionReport(at=now, dry_run=False, lines=tuple(lines))


def _erase(actor: Actor, line: RetentionLine, unit_of_work: UnitOfWorkFactory, now: datetime) -> list[Erased]:
    every: list[Erased] = []
    while line.before is not None:
        with unit_of_work() as unit:
            erased = unit.retention.erase(line.data_class, line.before, at=now, limit=BATCH)
            for one in erased:
                _record(unit, actor, "retention.erased", line, one, now)
        if not erased:
            break
        every += erased
    return every


def _line(unit: UnitOfWork, data_class: DataClass, rules: Rules, now: datetime) -> RetentionLine:
    days = rules[data_class]
    before = None if days is None else now - timedelta(days=days)
    due = Due(rows=0, cases=0) if before is None else unit.retention.due(data_class, before)
    return RetentionLine(data_class=data_class, days=days, before=before, **due.model_dump())


def _named(line: RetentionLine, seen: frozenset[CaseId]) -> RetentionLine:
    names = {name: tuple(c for c in getattr(line, name) if c in seen) for name in ("held", "in_work")}
    return line.model_copy(update=names)


def _record(
    unit: UnitOfWork, actor: Actor, action: str, line: RetentionLine, one: Erased, now: datetime
) -> None:
    row = unit.cases.row(one.case_id, now=now) if one.case_id else None
    unit.audit.record(
        action,
        actor_id=actor.user_id,
        subject=f"case:{one.case_id}" if one.case_id else f"retention:{line.data_class}",
        case_id=one.case_id,
        details={"data_class": line.data_class.value, "days": line.days, "rows": one.rows},
        sar_compartment=row is not None and queue_belongs(row.queue),
    )
