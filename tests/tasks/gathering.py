"""Gathers a case's records through the ports, and makes the payload a composer gets, without redaction."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.evidence import EvidencePack, Passage
from copilot.domain.ids import CaseId, MerchantId
from copilot.errors import NotFoundError
from copilot.ports.systems import SystemsOfRecord
from copilot.tasks.base import GatheredRecords, TaskSpec
from copilot.tasks.facts.finding import focus_ids
from tests.fakes.banks import DEMO


def gather(systems: SystemsOfRecord, case_id: str, now: datetime) -> GatheredRecords:
    """Everything that the systems hold for the case."""
    case = systems.ticketing.case(CaseId(case_id))
    who = case.customer_id
    alerts = systems.alerts.alerts(who)
    try:
        kyc = systems.kyc.kyc_file(who)
    except NotFoundError:
        kyc = None
    found = GatheredRecords(
        case=case,
        now=now,
        bank=DEMO,
        customer=systems.core.customer(who),
        accounts=systems.core.accounts(who),
        cards=systems.cards.cards(who),
        transactions=systems.core.transactions(who),
        payees=systems.core.payees(who),
        alerts=tuple(a for a in alerts if a.alert_id in case.alert_ids),
        prior_alerts=tuple(a for a in alerts if a.alert_id not in case.alert_ids),
        kyc=kyc,
        dispute=systems.cards.dispute(case.dispute_id) if case.dispute_id else None,
        disputes=systems.cards.disputes(who),
        payment=systems.payments.rejected_payment(case.payment_id) if case.payment_id else None,
        payments=systems.payments.rejected_payments(who),
        complaint=systems.crm.complaint(case.complaint_id) if case.complaint_id else None,
        complaints=systems.crm.complaints(who),
        interactions=systems.crm.interactions(who),
        notes=systems.crm.notes(who),
        devices=systems.devices.devices(who),
        logins=systems.devices.login_events(who),
        loans=systems.lending.loans(who),
        prior_cases=tuple(c for c in systems.ticketing.cases_of(who) if c.case_id != case.case_id),
    )
    wanted = set(focus_ids(found))
    shops = {t.merchant_id for t in found.transactions if t.transaction_id in wanted and t.merchant_id}
    merchants = systems.merchants.merchants(sorted(MerchantId(shop) for shop in shops))
    return replace(found, merchants=merchants, clocks=case_clocks(found))


def case_clocks(found: GatheredRecords) -> tuple[StatutoryClock, ...]:
    """The case's clocks, over the account that its dispute or payment names."""
    subject = found.dispute or found.payment
    account = next((a for a in found.accounts if subject and a.account_id == subject.account_id), None)
    return clocks_for(
        found.case,
        dispute=found.dispute,
        payment=found.payment,
        complaint=found.complaint,
        account=account,
        customer=found.customer,
    )


def pack_of(
    spec: TaskSpec[Any], records: GatheredRecords, question: str = "", passages: tuple[Passage, ...] = ()
) -> EvidencePack:
    records = replace(records, audience=spec.audience)
    evidence = spec.evidence(records, question)
    return EvidencePack(
        case_id=records.case.case_id,
        as_of=records.now,
        evidence=evidence,
        facts=spec.facts(records, evidence),
        passages=passages,
        clocks=records.clocks,
        gaps=records.gaps,
    )


def payload_of(
    spec: TaskSpec[Any], records: GatheredRecords, pack: EvidencePack, question: str = ""
) -> dict[str, Any]:
    """The JSON that a composer gets; here nothing is redacted."""
    body = pack.model_dump(mode="json")
    case = {"case_id": records.case.case_id, "queue": records.case.queue.value, "title": records.case.title}
    bank = {"name": records.bank.name, "letter_closing": records.bank.filled(records.bank.letter_closing)}
    return {
        **body,
        "style": replace(records, audience=spec.audience).style._asdict(),
        "bank": bank,
        "task": spec.name,
        "question": question,
        "case": case,
    }
