"""What to look up for a case: the subjects that its records raise, as retrieval queries."""

from copilot.domain.clock import ClockRule
from copilot.domain.identity import Queue
from copilot.tasks.base import GatheredRecords, RetrievalQuery
from copilot.tasks.payment_codes import RESTRICTED
from copilot.tasks.wording import words

MAX_QUERIES = 3
"""Each search costs some thirty milliseconds, and a brief is asked for while somebody waits."""
_QUEUE_SUBJECTS: dict[Queue, str] = {
    Queue.CARD_FRAUD: "card fraud steps: block the card, confirm the purchase with the customer, reissue",
    Queue.PAYMENT_FRAUD: "scam payment steps: hold, recall from the payee's bank, call the customer back",
    Queue.DISPUTES: "error resolution steps: provisional credit, business days, notice, result to the customer",
    Queue.KYC_EXCEPTIONS: "KYC exception steps: verify the identity document, ask the customer, due dates",
    Queue.COMPLAINTS: "complaint steps: acknowledge, answer, a fraud or error claim in it opens a dispute",
    Queue.REJECTED_PAYMENTS: "rejected payment steps: what the customer is told and can correct",
    Queue.AML: "suspicion steps: decision memo, filing days, restrict the account, ask for the source of money",
}
_RULE_WORDS = 90
ORDERING = ("procedure", "policy", "typology_note")
"""Documents that tell staff what to do; terms and answers for customers do not."""


def case_queries(records: GatheredRecords) -> tuple[RetrievalQuery, ...]:
    """At most three: what the case's own records raise, its queue, and the rules that fired."""
    own, rules = _from_records(records), _from_rules(records)
    subjects = [*own[:1], _queue_subject(records), *own[1:2], *rules]
    return tuple(RetrievalQuery(text, ORDERING) for text in list(dict.fromkeys(subjects))[:MAX_QUERIES])


def _queue_subject(records: GatheredRecords) -> str:
    """What the queue works by; a dispute by its own rule and by how far its credit has come."""
    dispute = records.dispute
    if dispute and any(clock.rule is ClockRule.REG_Z for clock in records.clocks):
        return "billing error steps: acknowledge in writing, resolve within two complete billing cycles, no collection meanwhile"
    if dispute and dispute.provisional_credit:
        return "provisional credit given: reversing it, notice of date and amount of the debit, honouring items, making it final"
    return _QUEUE_SUBJECTS[records.case.queue]


def _from_records(records: GatheredRecords) -> list[str]:
    """The most telling subject first."""
    found: list[str] = []
    kinds = {event.kind for event in records.logins}
    if records.payment:
        stopped = records.payment.screening_stop or records.payment.reason_code in RESTRICTED
        found.append(
            "neutral wording of a restricted payment stop, ticket to Financial Crime"
            if stopped
            else f"{records.payment.scheme} code {records.payment.reason_code} rejected payment, what the customer is told"
        )
    if records.dispute:
        category = words(records.dispute.category.value)
        found.append(f"{category} dispute steps, evidence and merchant answer")
    if "warning_dismissed" in kinds or any(d.remote_access_tool for d in records.devices):
        found.append("impersonation scam steps: remote access, warning dismissed, recall the payment")
    if kinds & {"sim_swap", "password_reset", "phone_changed"}:
        found.append(
            "account takeover steps: freeze, call back on the number held before the SIM or phone change"
        )
    if records.kyc:
        found += [
            f"KYC exception {words(e.kind)} steps" for e in records.kyc.exceptions if e.status != "closed"
        ][:1]
    return found


def _from_rules(records: GatheredRecords) -> list[str]:
    names = dict.fromkeys(hit.rule_name for alert in records.alerts for hit in alert.hits)
    rules = [f"steps: {', '.join(names)[:_RULE_WORDS]}"] if names else []
    vulnerable = records.customer is not None and records.customer.vulnerable
    return ["vulnerable customer support, trusted contact", *rules] if vulnerable and not rules else rules
