"""Gathering: the plan's read-only calls, side by side, each failure a gap instead of a crash."""

import dataclasses
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from copilot import telemetry
from copilot.controls.tool_policy import ToolPolicy, decide
from copilot.domain.clock import StatutoryClock
from copilot.domain.evidence import Gap
from copilot.domain.identity import Role
from copilot.domain.ids import MerchantId
from copilot.domain.records import Account, Alert, CaseRecord, Complaint, Customer, Dispute, RejectedPayment
from copilot.errors import DependencyError, NotFoundError
from copilot.gateway.control import Control, control_of
from copilot.ports.systems import SystemsOfRecord
from copilot.tasks.base import GatheredRecords, Source

MAX_MERCHANTS = 50
LONGEST_SECONDS = 60.0
"""For whoever gives no bounds of his own; connectors have shorter ones."""
_FIRST_SHARE = 0.8


class Leave(NamedTuple):
    """What the installation's policy lets a run read, and what was released for this one run."""

    roles: Collection[Role]
    policy: ToolPolicy
    allowed: frozenset[str]

    def refusal(self, source: str) -> Gap | None:
        """The gap that a source leaves which may not be read, None where it may."""
        mode = decide(source, self.roles, self.policy)
        if mode == "allow" or (mode == "ask" and source in self.allowed):
            return None
        asks = mode == "ask"
        reason = (
            "It asks first: allow it for this run."
            if asks
            else "The bank's policy keeps it from the copilot."
        )
        return Gap(source=source, what=source.replace("_", " "), reason=reason, asks=asks)


class ClocksFor(Protocol):
    """Computes the statutory clocks of a case from its records."""

    def __call__(
        self,
        case: CaseRecord,
        *,
        dispute: Dispute | None,
        payment: RejectedPayment | None,
        complaint: Complaint | None,
        account: Account | None,
        customer: Customer | None,
        transferred_on: date | None = None,
    ) -> tuple[StatutoryClock, ...]:
        """`transferred_on` is the day of the earliest disputed movement, where it is known."""
        ...


def gather_records(
    case: CaseRecord,
    sources: tuple[Source, ...],
    *,
    systems: SystemsOfRecord,
    clocks_for: ClocksFor,
    now: datetime,
    pool: ThreadPoolExecutor,
    leave: Leave | None = None,
    control: Control | None = None,
) -> GatheredRecords:
    """Carry out the plan; what fails, hangs or may not be read is named in the gaps.

    Raises:
        CancelledError: asked to stop meanwhile.
    """
    control = control or control_of(LONGEST_SECONDS)
    gaps = [gap for source in sources if leave and (gap := leave.refusal(source.value))]
    barred = {gap.source for gap in gaps}
    calls = _calls(case, systems)
    wanted = {source: calls[source] for source in sources if source in calls and source.value not in barred}
    # The merchants depend on what comes first: a source that hangs must leave them time.
    first = control._replace(deadline=control.deadline.within(control.deadline.left * _FIRST_SHARE))
    found, failed = _found(wanted, pool, first)
    gaps.extend(failed)
    records = _assembled(case, found, now)
    if Source.MERCHANTS in sources and Source.MERCHANTS.value not in barred:
        records = _with_merchants(records, systems, gaps, pool, control)
    if Source.CLOCKS in sources:
        records = dataclasses.replace(records, clocks=case_clocks(records, clocks_for))
    return dataclasses.replace(records, gaps=tuple(gaps))


def _found(
    calls: Mapping[Source, Callable[[], Any]], pool: ThreadPoolExecutor, control: Control
) -> tuple[dict[str, Any], list[Gap]]:
    """What the calls brought until the deadline; one that is still under way is left to its own timeout."""
    futures = {source: pool.submit(telemetry.carried(call)) for source, call in calls.items()}
    _wait(futures.values(), control)
    found: dict[str, Any] = {}
    gaps: list[Gap] = []
    for source, future in futures.items():
        what = source.value.replace("_", " ")
        if not future.done():
            future.cancel()
            reason = "It did not answer in time. Run the task again when the system is well."
            gaps.append(Gap(source=source.value, what=what, reason=reason))
            continue
        try:
            found[source.value] = future.result()
        except (DependencyError, NotFoundError) as error:
            gaps.append(Gap(source=source.value, what=what, reason=error.user_message))
    return found, gaps


def _wait(futures: Iterable["Future[Any]"], control: Control) -> None:
    """Until all are done, the deadline, or the wish to stop."""
    waiting = list(futures)
    left = threading.Semaphore(0)
    for future in waiting:
        future.add_done_callback(lambda _: left.release())
    forget = control.cancellation.on_request(lambda: left.release(len(waiting) + 1))
    try:
        for _ in waiting:
            if not left.acquire(timeout=control.deadline.left):
                break
            control.cancellation.check()
    finally:
        forget()


def case_clocks(records: GatheredRecords, clocks_for: ClocksFor) -> tuple[StatutoryClock, ...]:
    """The case's clocks, over the account that its dispute or payment names."""
    subject = records.dispute or records.payment
    account = next((a for a in records.accounts if subject and a.account_id == subject.account_id), None)
    return clocks_for(
        records.case,
        dispute=records.dispute,
        payment=records.payment,
        complaint=records.complaint,
        account=account,
        customer=records.customer,
        transferred_on=_transferred_on(records),
    )


def _transferred_on(records: GatheredRecords) -> date | None:
    disputed = set(records.dispute.transaction_ids) if records.dispute else set()
    days = [t.booked_at for t in records.transactions if t.transaction_id in disputed]
    return datetime.fromisoformat(min(days)).date() if days else None


def _calls(case: CaseRecord, systems: SystemsOfRecord) -> Mapping[Source, Callable[[], Any]]:
    who = case.customer_id
    return {
        Source.CUSTOMER: lambda: systems.core.customer(who),
        Source.ACCOUNTS: lambda: systems.core.accounts(who),
        Source.CARDS: lambda: systems.cards.cards(who),
        Source.TRANSACTIONS: lambda: systems.core.transactions(who),
        Source.BENEFICIARIES: lambda: systems.core.beneficiaries(who),
        Source.ALERTS: lambda: systems.alerts.alerts(who),
        Source.KYC: lambda: systems.kyc.kyc_file(who),
        Source.DISPUTES: lambda: systems.cards.disputes(who),
        Source.PAYMENTS: lambda: systems.payments.rejected_payments(who),
        Source.COMPLAINTS: lambda: systems.crm.complaints(who),
        Source.INTERACTIONS: lambda: systems.crm.interactions(who),
        Source.NOTES: lambda: systems.crm.notes(who),
        Source.DEVICES: lambda: systems.devices.devices(who),
        Source.LOGINS: lambda: systems.devices.login_events(who),
        Source.LOANS: lambda: systems.lending.loans(who),
        Source.PRIOR_CASES: lambda: systems.ticketing.cases_of(who),
    }


def _assembled(case: CaseRecord, found: Mapping[str, Any], now: datetime) -> GatheredRecords:
    alerts: tuple[Alert, ...] = found.get("alerts", ())
    disputes: tuple[Dispute, ...] = found.get("disputes", ())
    payments: tuple[RejectedPayment, ...] = found.get("payments", ())
    complaints: tuple[Complaint, ...] = found.get("complaints", ())
    same_name = (
        "customer",
        "accounts",
        "cards",
        "transactions",
        "beneficiaries",
        "kyc",
        "interactions",
        "notes",
    )
    return GatheredRecords(
        case=case,
        now=now,
        alerts=tuple(a for a in alerts if a.alert_id in case.alert_ids),
        prior_alerts=tuple(a for a in alerts if a.alert_id not in case.alert_ids),
        dispute=next((d for d in disputes if d.dispute_id == case.dispute_id), None),
        disputes=disputes,
        payment=next((p for p in payments if p.payment_id == case.payment_id), None),
        payments=payments,
        complaint=next((c for c in complaints if c.complaint_id == case.complaint_id), None),
        complaints=complaints,
        prior_cases=tuple(c for c in found.get("prior_cases", ()) if c.case_id != case.case_id),
        **{key: found[key] for key in (*same_name, "devices", "logins", "loans") if key in found},
    )


def _with_merchants(
    records: GatheredRecords,
    systems: SystemsOfRecord,
    gaps: list[Gap],
    pool: ThreadPoolExecutor,
    control: Control,
) -> GatheredRecords:
    named = {t for alert in records.alerts for hit in alert.hits for t in hit.transaction_ids}
    if records.dispute:
        named.update(records.dispute.transaction_ids)
    if records.complaint:
        named.update(records.complaint.related_transaction_ids)
    ids = {t.merchant_id for t in records.transactions if t.merchant_id and t.transaction_id in named}
    if not ids:
        return records
    wanted = [MerchantId(m) for m in sorted(ids)[:MAX_MERCHANTS]]
    found, failed = _found({Source.MERCHANTS: lambda: systems.merchants.merchants(wanted)}, pool, control)
    gaps.extend(gap.model_copy(update={"what": "merchants of the alerted purchases"}) for gap in failed)
    return dataclasses.replace(records, merchants=found.get("merchants", ()))
