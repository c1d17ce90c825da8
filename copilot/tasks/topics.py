"""What to look up for a case: the subjects that its records raise, as retrieval queries."""

from copilot.domain.identity import Queue
from copilot.tasks.base import GatheredRecords, RetrievalQuery
from copilot.tasks.wording import words

MAX_QUERIES = 6
_QUEUE_SUBJECTS: dict[Queue, tuple[str, ...]] = {
    Queue.CARD_FRAUD: (
        "card not present fraud procedure new device signals",
        "card testing declined authorisations block card",
    ),
    Queue.PAYMENT_FRAUD: (
        "authorised push payment scam hold recall payee",
        "account takeover SIM change call back freeze",
    ),
    Queue.DISPUTES: (
        "error resolution provisional credit business days notice",
        "dispute evidence documents merchant response",
    ),
    Queue.KYC_EXCEPTIONS: (
        "KYC exception document expired verify review",
        "beneficial ownership customer due diligence exception",
    ),
    Queue.COMPLAINTS: (
        "complaint handling acknowledge final response",
        "complaint that contains a fraud claim dispute notice",
    ),
    Queue.REJECTED_PAYMENTS: (
        "rejected payment reason code explain customer",
        "neutral wording restricted payment stop escalation",
    ),
    Queue.AML: (
        "suspicious activity report narrative suspicion filing deadline",
        "mule account money in and out restrict",
        "structuring cash deposits below reporting threshold",
    ),
}


def case_queries(records: GatheredRecords) -> tuple[RetrievalQuery, ...]:
    """Subjects of the queue, of the rules that fired, and of the records that the case has; the most telling first."""
    subjects = [*_from_records(records), *_QUEUE_SUBJECTS[records.case.queue]]
    return tuple(RetrievalQuery(text) for text in list(dict.fromkeys(subjects))[:MAX_QUERIES])


def _from_records(records: GatheredRecords) -> list[str]:
    found: list[str] = []
    if records.dispute:
        found.append(
            f"{words(records.dispute.category.value)} dispute procedure {records.dispute.network} {records.dispute.reason_code}"
        )
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
    if records.customer and records.customer.vulnerable:
        found.append("vulnerable customer elder exploitation support")
    found += [f"{hit.rule_name} procedure" for alert in records.alerts for hit in alert.hits][:2]
    return found
