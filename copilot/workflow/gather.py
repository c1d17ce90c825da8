"""Gathering: the plan's read-only calls, side by side, each failure a gap instead of a crash."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol

from copilot.domain.audience import Audience
from copilot.domain.bank import NO_BANK, BankProfile
from copilot.domain.clock import StatutoryClock
from copilot.domain.evidence import Gap
from copilot.domain.ids import MerchantId
from copilot.domain.records import (
    Account,
    CaseRecord,
    Complaint,
    Customer,
    Dispute,
    RejectedPayment,
    Transaction,
)
from copilot.gateway.call_control import CallControl, control_for
from copilot.ports.systems import SystemsOfRecord
from copilot.tasks.base import GatheredRecords, Source
from copilot.workflow.reading import Leave, read_side_by_side

MAX_MERCHANTS = 50
LONGEST_SECONDS = 60.0
"""For callers that give no bounds; connectors have shorter ones."""
_FIRST_SHARE = 0.8


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
        transferred_at: datetime | None = None,
        claimed: tuple[Transaction, ...] = (),
    ) -> tuple[StatutoryClock, ...]:
        """`transferred_at` is the moment of the earliest disputed movement, where it is known.

        `claimed` are the movements that the complaint names, and `account` then is theirs.
        """
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
    control: CallControl | None = None,
    bank: BankProfile = NO_BANK,
    audience: Audience = Audience.INTERNAL,
) -> GatheredRecords:
    """Carry out the plan; what fails, hangs or may not be read is named in the gaps.

    `bank` and `audience` say in whose name, and for whom, a task will write about the records.

    Raises:
        CancelledError: asked to stop meanwhile.
    """
    control = control or control_for(LONGEST_SECONDS)
    gaps = [gap for source in sources if leave and (gap := leave.refusal(source.value))]
    barred = {gap.source for gap in gaps}
    calls = _calls(case, systems)
    wanted = {source: calls[source] for source in sources if source in calls and source.value not in barred}
    # The merchants depend on what comes first: a source that hangs must leave them time.
    first = control._replace(deadline=control.deadline.within(control.deadline.left * _FIRST_SHARE))
    found, failed = read_side_by_side(wanted, pool, first)
    gaps.extend(failed)
    records = dataclasses.replace(_assembled(case, found, now), bank=bank, audience=audience)
    if Source.MERCHANTS in sources and Source.MERCHANTS.value not in barred:
        records = _with_merchants(records, systems, gaps, pool, control)
    if Source.CLOCKS in sources:
        records = dataclasses.replace(records, clocks=case_clocks(records, clocks_for))
    return dataclasses.replace(records, gaps=tuple(gaps))


def case_clocks(records: GatheredRecords, clocks_for: ClocksFor) -> tuple[StatutoryClock, ...]:
    """The case's clocks, over the account that its dispute, its payment or its complaint's transactions name."""
    claimed = claimed_in(records.complaint, records.transactions)
    subject = records.dispute or records.payment or (claimed[0] if claimed else None)
    account = next((a for a in records.accounts if subject and a.account_id == subject.account_id), None)
    return clocks_for(
        records.case,
        dispute=records.dispute,
        payment=records.payment,
        complaint=records.complaint,
        account=account,
        customer=records.customer,
        transferred_at=_transferred_at(records),
        claimed=claimed,
    )


def claimed_in(complaint: Complaint | None, rows: Sequence[Transaction]) -> tuple[Transaction, ...]:
    """The transactions that the complaint names, as far as they are among the rows."""
    named = set(complaint.related_transaction_ids) if complaint else set()
    return tuple(row for row in rows if row.transaction_id in named)


def _transferred_at(records: GatheredRecords) -> datetime | None:
    disputed = set(records.dispute.transaction_ids) if records.dispute else set()
    moments = [t.booked_at for t in records.transactions if t.transaction_id in disputed]
    return datetime.fromisoformat(min(moments)) if moments else None


def _calls(case: CaseRecord, systems: SystemsOfRecord) -> Mapping[Source, Callable[[], Any]]:
    who = case.customer_id
    return {
        Source.CUSTOMER: lambda: systems.core.customer(who),
        Source.ACCOUNTS: lambda: systems.core.accounts(who),
        Source.CARDS: lambda: systems.cards.cards(who),
        Source.TRANSACTIONS: lambda: systems.core.transactions(who),
        Source.PAYEES: lambda: systems.core.payees(who),
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
    """What the sources gave, with the case's own alerts, dispute, payment and complaint told from the rest."""
    all_of = GatheredRecords(case=case, now=now, **found)
    return dataclasses.replace(
        all_of,
        alerts=tuple(a for a in all_of.alerts if a.alert_id in case.alert_ids),
        prior_alerts=tuple(a for a in all_of.alerts if a.alert_id not in case.alert_ids),
        dispute=next((d for d in all_of.disputes if d.dispute_id == case.dispute_id), None),
        payment=next((p for p in all_of.payments if p.payment_id == case.payment_id), None),
        complaint=next((c for c in all_of.complaints if c.complaint_id == case.complaint_id), None),
        prior_cases=tuple(c for c in all_of.prior_cases if c.case_id != case.case_id),
    )


def _with_merchants(
    records: GatheredRecords,
    systems: SystemsOfRecord,
    gaps: list[Gap],
    pool: ThreadPoolExecutor,
    control: CallControl,
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
    found, failed = read_side_by_side(
        {Source.MERCHANTS: lambda: systems.merchants.merchants(wanted)}, pool, control
    )
    gaps.extend(gap.model_copy(update={"what": "merchants of the alerted purchases"}) for gap in failed)
    return dataclasses.replace(records, merchants=found.get("merchants", ()))
