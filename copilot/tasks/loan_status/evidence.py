"""The applicant's own loan record, and what the rules give them, as evidence that a letter may use."""

from collections.abc import Iterator
from datetime import date, timedelta

from copilot.domain.evidence_fields import CreditRuleFields, OwnLoanFields
from copilot.domain.records import Loan
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item
from copilot.tasks.wording import words

STAGES = {
    "received": "We have your application and are checking that it is complete.",
    "documents_missing": "We need the following from you before we can continue.",
    "underwriting": "One of our colleagues is assessing your application.",
    "approved": "We have approved your application. Please read and sign the agreement.",
    "declined": "We are unable to offer you this loan. The main reasons are listed below.",
    "funded": "The loan was paid out on the date shown below.",
}
"""Plain words for each stage, as the letter guide HB-LTR-003 has them."""
_NEXT = {
    "received": "You do not need to do anything now.",
    "documents_missing": "Please send us these documents.",
    "underwriting": "You do not need to do anything now.",
    "approved": "You can now send us the signed agreement.",
    "declined": "What you can do next: ask us for copies of the information that we used.",
    "funded": "You do not need to do anything now.",
}
SEND_WITHIN = timedelta(days=10)
"""The last day for sending papers, counted from the letter (letter guide HB-LTR-003)."""


def _send_by(records: GatheredRecords, loan: Loan) -> date:
    """Ten days from the letter, but before the day on which the decision is due."""
    today = records.today
    last = today + SEND_WITHIN
    if loan.decision_due_on is None:
        return last
    return max(today, min(last, loan.decision_due_on - timedelta(days=1)))


def loan_of(records: GatheredRecords) -> Loan | None:
    """The loan that the case names, or the customer's newest application."""
    named = next((item for item in records.loans if item.loan_id == records.case.loan_id), None)
    return named or max(records.loans, key=lambda item: item.applied_on, default=None)


def own_loan(records: GatheredRecords) -> Iterator[Item]:
    """Product, amount, dates and stage, with the letter guide's words for it."""
    found = loan_of(records)
    if found is None:
        return
    fields = OwnLoanFields(
        product=words(found.product), amount=found.amount, applied_on=found.applied_on,
        stage=found.stage, since=found.stage_since, says=STAGES.get(found.stage, ""), next=_NEXT.get(found.stage, ""),
        documents=tuple(words(d) for d in found.missing_documents),
        send_by=_send_by(records, found) if found.stage == "documents_missing" else None,
        reasons=tuple(words(r) for r in found.decline_reasons),
        decision_due_on=found.decision_due_on, payment=found.next_payment, payment_on=found.next_payment_on,
    )  # fmt: skip
    text = f"Your application for a {fields.product} of {found.amount}, received on {records.style.day(fields.applied_on)}, has been at this stage since {records.style.day(fields.since)}. {fields.says} {fields.next}"
    extras = (
        f" Please send them by {records.style.day(fields.send_by)}." if fields.send_by else "",
        f" Still needed: {'; '.join(fields.documents)}." if fields.documents else "",
        f" The principal reasons: {'; '.join(fields.reasons)}." if fields.reasons else "",
        f" A notice of the decision is due by {records.style.day(fields.decision_due_on)}."
        if fields.decision_due_on
        else "",
        f" The next payment of {fields.payment} is due on {records.style.day(fields.payment_on)}."
        if fields.payment and fields.payment_on
        else "",
    )
    yield Item("lending", (found.loan_id,), fields, text + "".join(extras), "open")


def credit_rights(records: GatheredRecords) -> Iterator[Item]:
    """The notices that an adverse decision carries; only where the application was declined."""
    found, office = loan_of(records), records.office
    if found is not None and found.stage == "declined" and office is not None:
        notices = office.credit_notices
        fields = CreditRuleFields(equal=notices.equal, agency=notices.agency, report=notices.report)
        yield Item("rules", (notices.rule,), fields, " ".join(fields.texts), "open")
