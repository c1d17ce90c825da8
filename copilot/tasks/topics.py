"""What to look up for a case: the subjects that its records raise, as retrieval queries."""

from copilot.domain.identity import Queue
from copilot.tasks.base import GatheredRecords, RetrievalQuery
from copilot.tasks.wording import words

MAX_QUERIES = 6
_QUEUE_SUBJECTS: dict[Queue, tuple[str, ...]] = {
    Queue.CARD_FRAUD: (
        "block the card, reissue, steps after card fraud",
        "card not present fraud signals new device step-up",
        "card testing small authorisations declined",
    ),
    Queue.PAYMENT_FRAUD: (
        "scam payment hold recall payee bank steps",
        "payee name check no match call back",
        "account takeover freeze call back number held",
    ),
    Queue.DISPUTES: (
        "error resolution provisional credit business days notice",
        "dispute evidence documents per category merchant response",
    ),
    Queue.KYC_EXCEPTIONS: (
        "KYC exception steps verify identity document",
        "beneficial ownership control person exception",
    ),
    Queue.COMPLAINTS: (
        "complaint handling acknowledge answer days",
        "complaint that holds a fraud or error claim open dispute",
    ),
    Queue.REJECTED_PAYMENTS: (
        "rejected payment reason code what the customer can do",
        "neutral wording restricted payment stop ticket",
    ),
    Queue.AML: (
        "suspicion decision filing days narrative",
        "mule account restrict steps signals",
        "structuring cash deposits threshold signals",
    ),
}


def case_queries(records: GatheredRecords) -> tuple[RetrievalQuery, ...]:
    """Subjects of the case's own records, then of its queue, then of the rules that fired."""
    subjects = [*_from_records(records), *_QUEUE_SUBJECTS[records.case.queue], *_from_rules(records)]
    return tuple(RetrievalQuery(text) for text in list(dict.fromkeys(subjects))[:MAX_QUERIES])


def _from_records(records: GatheredRecords) -> list[str]:
    found: list[str] = []
    if records.dispute:
        category = words(records.dispute.category.value)
        found.append(f"{category} dispute procedure {records.dispute.network} {records.dispute.reason_code}")
    if records.payment:
        found.append(f"{records.payment.scheme} code {records.payment.reason_code} rejected payment")
    if records.kyc:
        found += [f"KYC exception {words(e.kind)}" for e in records.kyc.exceptions if e.status != "closed"][
            :1
        ]
    kinds = {event.kind for event in records.logins}
    if kinds & {"sim_swap", "password_reset", "phone_changed"}:
        found.append("SIM swap phone change account takeover high value payment procedure")
    if "warning_dismissed" in kinds or any(d.remote_access_tool for d in records.devices):
        found.append("impersonation scam remote access warning dismissed payment")
    return found


def _from_rules(records: GatheredRecords) -> list[str]:
    rules = [hit.rule_name for alert in records.alerts for hit in alert.hits][:2]
    vulnerable = records.customer is not None and records.customer.vulnerable
    return ["vulnerable customer support", *rules] if vulnerable else rules
