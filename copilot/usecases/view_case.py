"""View a case: everything its screen shows, gathered side by side, each failure a gap."""

import dataclasses
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar

from copilot.domain.bank import BankProfile
from copilot.domain.compartment import may_know
from copilot.domain.evidence import Gap
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, MerchantId, UserId
from copilot.domain.records import CaseFile, CaseRecord, Merchant
from copilot.domain.run import TaskName
from copilot.domain.views import CaseView, Checklist, QueueRow
from copilot.errors import DependencyError, NotFoundError
from copilot.ports.case_work import Hold
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.tasks.base import GatheredRecords, Source, TaskSpec
from copilot.usecases.access import visible_case
from copilot.usecases.case_projection import keep_projections, project_case
from copilot.usecases.case_work import LOCK_FOR, checklist_of, give_hold, visible_row
from copilot.usecases.visible_file import visible_file
from copilot.workflow.gather import MAX_MERCHANTS, ClocksFor, gather_records
from copilot.workflow.visible import visible_records

T = TypeVar("T")
_THREADS = 12
_RENEW_AFTER = timedelta(minutes=5)
_ASKED = tuple(source for source in Source if source not in (Source.TRANSACTIONS, Source.MERCHANTS))
"""The ledger is asked for apart: it may hold thousands of rows and the case's head does not wait for it."""
_GATHERED = {field.name for field in dataclasses.fields(GatheredRecords)} & set(CaseView.model_fields) - {
    "merchants",
    "gaps",
}
"""What the view shows as it was gathered; merchants and gaps are found apart."""


def view_case(
    actor: Actor,
    case_id: CaseId,
    *,
    systems: SystemsOfRecord,
    unit_of_work: UnitOfWorkFactory,
    clocks_for: ClocksFor,
    bank: BankProfile,
    specs: Mapping[TaskName, TaskSpec[Any]],
    time_source: TimeSource,
) -> CaseView:
    """The case as this actor may see it; a system that did not answer is a gap.

    Looking at a case that the actor holds keeps the hold alive.

    Raises:
        NotFoundError: no such case for this actor.
        PermissionDeniedError: no role of the actor reads cases.
        TransientError: ticketing itself did not answer, so there is no case to show.
    """
    case = visible_case(actor, case_id, systems)
    now = time_source.bank_now()
    row, checklist, locked_by = _own_side(actor, case, systems, unit_of_work, clocks_for, bank, time_source)
    with ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="case") as pool:
        merchants = pool.submit(_merchants, case, systems)
        case_file = pool.submit(systems.ticketing.case_file, case_id)
        records = gather_records(case, _ASKED, systems=systems, clocks_for=clocks_for, now=now, pool=pool)
        gaps = list(records.gaps)
        found_merchants = _or_gap(merchants, (), "merchants", "merchants of the alerted purchases", gaps)
        found_file = _or_gap(case_file, CaseFile(), "ticketing", f"notes and letters of case {case_id}", gaps)
    seen = visible_records(records, actor)
    return CaseView(
        row=row,
        record=seen.case,
        merchants=found_merchants,
        case_file=visible_file(found_file, actor),
        checklist=checklist,
        gaps=tuple(gaps),
        locked_by=locked_by,
        tasks=_tasks(actor, case, specs),
        **{name: getattr(seen, name) for name in _GATHERED},
    )


def _own_side(
    actor: Actor,
    case: CaseRecord,
    systems: SystemsOfRecord,
    unit_of_work: UnitOfWorkFactory,
    clocks_for: ClocksFor,
    bank: BankProfile,
    time_source: TimeSource,
) -> tuple[QueueRow, Checklist, UserId | None]:
    """What the own store knows of the case; one that no pull has brought yet is projected now."""
    now = time_source.now()
    with unit_of_work(read_only=True) as unit:
        known = unit.cases.row(case.case_id, now=now) is not None
        hold = unit.cases.hold(case.case_id) if known else None
    if hold is None:
        projection = project_case(case, systems, clocks_for, bank)
        with unit_of_work() as unit:
            keep_projections(unit, (projection,))
    elif _fading(hold, actor, now):
        with unit_of_work() as unit:
            give_hold(unit, actor, case.case_id, now)
    with unit_of_work(read_only=True) as unit:
        row = visible_row(unit, actor, case.case_id, time_source.bank_now())
        return row, checklist_of(unit, row), unit.cases.hold(case.case_id).other_lock(actor.user_id, now)


def _fading(hold: Hold, actor: Actor, now: datetime) -> bool:
    """True if the actor's own lock is older than a few minutes, so that not every look is a write."""
    mine = hold.locked_by == actor.user_id and hold.locked_until is not None and hold.locked_until > now
    return mine and hold.locked_until is not None and hold.locked_until < now + LOCK_FOR - _RENEW_AFTER


def _tasks(actor: Actor, case: CaseRecord, specs: Mapping[TaskName, TaskSpec[Any]]) -> tuple[TaskName, ...]:
    if not actor.may(Permission.COPILOT_RUN):
        return ()
    return tuple(name for name, spec in specs.items() if spec.applies(case) and may_know(actor, spec))


def _merchants(case: CaseRecord, systems: SystemsOfRecord) -> tuple[Merchant, ...]:
    """The merchants of the case's alerted, disputed and complained-of transactions."""
    named = [t for a in case.alert_ids for hit in systems.alerts.alert(a).hits for t in hit.transaction_ids]
    if case.dispute_id:
        named.extend(systems.cards.dispute(case.dispute_id).transaction_ids)
    if case.complaint_id:
        named.extend(systems.crm.complaint(case.complaint_id).related_transaction_ids)
    if not named:
        return ()
    transactions = systems.core.transactions_by_id(sorted(set(named)))
    ids = sorted({MerchantId(t.merchant_id) for t in transactions if t.merchant_id})[:MAX_MERCHANTS]
    return systems.merchants.merchants(ids) if ids else ()


def _or_gap(future: Future[T], missing: T, source: str, what: str, gaps: list[Gap]) -> T:
    try:
        return future.result()
    except (DependencyError, NotFoundError) as error:
        gaps.append(Gap(source=source, what=what, reason=error.user_message))
        return missing
