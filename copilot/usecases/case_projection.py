"""The projection of a case: what the queue sorts, filters and counts by."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from copilot.domain.bank import BankProfile
from copilot.domain.clocks.possible_notice import disowns_payment
from copilot.domain.compartment import queue_belongs
from copilot.domain.records import (
    Account,
    CaseRecord,
    Complaint,
    Customer,
    Dispute,
    RejectedPayment,
    Transaction,
)
from copilot.domain.triage import assess_triage
from copilot.errors import BadRecordError, NotFoundError
from copilot.ports.case_work import CaseProjection
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.unit_of_work import UnitOfWork
from copilot.workflow.gather import ClocksFor

SYSTEM_ACTOR = "system"
"""The actor of audit rows that no person caused."""

T = TypeVar("T")


class _Due(NamedTuple):
    at: datetime
    title: str
    rule: str
    started_at: datetime
    paused: bool


def project_case(
    case: CaseRecord, systems: SystemsOfRecord, clocks_for: ClocksFor, bank: BankProfile
) -> CaseProjection:
    """The case with its customer's name, highest score, triage level and nearest deadline.

    Asks only for what the case names, two to five calls, because a pull may hold 100,000.
    """
    try:
        customer = _found(lambda: systems.core.customer(case.customer_id))
        score = _highest_score(case, systems)
        due = _nearest_deadline(case, customer, systems, clocks_for)
    except BadRecordError:
        # Without the record nobody knows the deadline: the case stands first until somebody has looked.
        customer, score = None, 0
        title = "A record cannot be used: open the case"
        due = _Due(case.opened_at, title, "internal", case.opened_at, paused=False)
    triage = assess_triage(
        score=score,
        amount=case.amount_at_risk,
        vulnerable=customer is not None and customer.vulnerable,
        limits=bank.limits,
    )
    return CaseProjection(
        case_id=case.case_id,
        queue=case.queue,
        customer_id=case.customer_id,
        customer_name=customer.full_name if customer else str(case.customer_id),
        title=case.title,
        amount_at_risk=case.amount_at_risk,
        triage=triage.level,
        score=score,
        alerts=len(case.alert_ids),
        closed=case.status == "closed",
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        due_at=due.at,
        due_title=due.title,
        clock_rule=due.rule,
        clock_started_at=due.started_at,
        clock_paused=due.paused,
    )


def keep_projections(unit: UnitOfWork, projections: Sequence[CaseProjection]) -> None:
    """Write them; a known case with more hits than before wakes, and the fold is audited."""
    before = unit.cases.alert_counts([projection.case_id for projection in projections])
    unit.cases.put(projections)
    for projection in projections:
        known = before.get(projection.case_id)
        if known is not None and projection.alerts > known:
            unit.cases.snooze(projection.case_id, None)
            unit.audit.record(
                "case.hits_folded",
                actor_id=SYSTEM_ACTOR,
                subject=f"case:{projection.case_id}",
                case_id=projection.case_id,
                details={"alerts_before": known, "alerts": projection.alerts, "score": projection.score},
                sar_compartment=queue_belongs(projection.queue),
            )


def _highest_score(case: CaseRecord, systems: SystemsOfRecord) -> int:
    if not case.alert_ids:
        return 0
    alerts = systems.alerts.alerts(case.customer_id)
    return max((alert.model_score for alert in alerts if alert.alert_id in case.alert_ids), default=0)


def _nearest_deadline(
    case: CaseRecord, customer: Customer | None, systems: SystemsOfRecord, clocks_for: ClocksFor
) -> _Due:
    """The earliest duty of the statutory clocks and of the bank's own service level.

    A SAR clock shows in a queue of its compartment only: anywhere else its mere presence would tell.
    """
    own = _Due(case.internal_due_at, "Internal service level", "internal", case.opened_at, paused=False)
    dispute_id, payment_id, complaint_id = case.dispute_id, case.payment_id, case.complaint_id
    dispute = _found(lambda: systems.cards.dispute(dispute_id)) if dispute_id else None
    payment = _found(lambda: systems.payments.rejected_payment(payment_id)) if payment_id else None
    complaint = _found(lambda: systems.crm.complaint(complaint_id)) if complaint_id else None
    claimed = _claimed(complaint, systems)
    clocks = clocks_for(
        case,
        dispute=dispute,
        payment=payment,
        complaint=complaint,
        account=_account_of(dispute or payment or (claimed[0] if claimed else None), case, systems),
        customer=customer,
        claimed=claimed,
    )
    owed = [own]
    for clock in clocks:
        deadline = clock.next_deadline()
        if (
            deadline is None
            or clock.started_at is None
            or (clock.sar_compartment and not queue_belongs(case.queue))
        ):
            continue
        owed.append(_Due(deadline.due_at, deadline.title, clock.rule, clock.started_at, bool(clock.pauses)))
    return min(owed, key=lambda due: due.at)


def _claimed(complaint: Complaint | None, systems: SystemsOfRecord) -> tuple[Transaction, ...]:
    """What a complaint that disowns a payment names; the ledger is asked for no other complaint."""
    if complaint is None or not complaint.related_transaction_ids or not disowns_payment(complaint.narrative):
        return ()
    return systems.core.transactions_by_id(complaint.related_transaction_ids)


def _account_of(
    subject: Dispute | RejectedPayment | Transaction | None, case: CaseRecord, systems: SystemsOfRecord
) -> Account | None:
    if subject is None:
        return None
    accounts = systems.core.accounts(case.customer_id)
    return next((account for account in accounts if account.account_id == subject.account_id), None)


def _found(ask: Callable[[], T]) -> T | None:
    """The record, or None where the case names one that does not exist; an outage stops the pull."""
    try:
        return ask()
    except NotFoundError:
        return None
