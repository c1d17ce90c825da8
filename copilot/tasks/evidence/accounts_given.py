"""What people said and asked for: disputes, complaints, payments, loans, notes, calls."""

from collections.abc import Iterator

from copilot.domain import evidence_fields as fields
from copilot.domain.bank_day import bank_day
from copilot.domain.compartment import queue_belongs, record_belongs, sensitivity
from copilot.domain.evidence_fields import EvidenceKind
from copilot.language.written import count
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item, quoted, sentence
from copilot.tasks.evidence.titles import quote_title
from copilot.tasks.wording import last_four, words

MAX_NOTES = 12


def dispute(records: GatheredRecords) -> Iterator[Item]:
    """The dispute record, then the claim and the merchant's answer as quoted text."""
    found, zone = records.dispute, records.zone
    if found is None:
        return
    source = (found.dispute_id,)
    text = sentence(
        f"Dispute {found.dispute_id} of {found.amount} over {count(len(found.transaction_ids), 'transaction')}, category {words(found.category.value)}, {found.network} reason {found.reason_code}",
        f"notice received on {records.style.moment(found.notice_received_at)}, {words(found.notice_channel)}",
        f"statement sent on {records.style.day(found.statement_sent_on)}" if found.statement_sent_on else "",
        f"acknowledged on {records.style.day(found.acknowledged_on)}" if found.acknowledged_on else "",
        f"provisional credit of {found.provisional_credit}"
        if found.provisional_credit
        else "no provisional credit on record",
        f"given on {records.style.day(found.provisional_credit_on)}" if found.provisional_credit_on else "",
        f"resolved on {records.style.day(found.resolved_on)}" if found.resolved_on else "not resolved",
    )
    values = fields.DisputeFields(
        amount=found.amount,
        category=words(found.category.value),
        reason_code=found.reason_code,
        received_on=bank_day(found.notice_received_at, zone),
        channel=words(found.notice_channel),
    )
    yield Item("cards", source, values, text)
    yield from _said("cards", f"{found.dispute_id}#claim", EvidenceKind.CUSTOMER_CLAIM, found.claim_text)
    answer = found.merchant_response
    yield from _said("cards", f"{found.dispute_id}#merchant", EvidenceKind.MERCHANT_ANSWER, answer)
    proof = found.delivery_proof
    yield from _said("cards", f"{found.dispute_id}#delivery", EvidenceKind.DELIVERY_PROOF, proof)


def _said(system: str, record_id: str, kind: fields.QuoteKind, words_of: str) -> Iterator[Item]:
    """What somebody said, as a quoted text; nothing where there is none."""
    if words_of:
        values = fields.QuoteFields(kind=kind, quote=words_of)
        text = f"{quote_title(values)}: {quoted(words_of)}."
        yield Item(system, (record_id,), values, text, untrusted=True)


def complaint(records: GatheredRecords) -> Iterator[Item]:
    """The complaint and its narrative; earlier complaints in one line each."""
    zone = records.zone
    for found in (
        *((records.complaint,) if records.complaint else ()),
        *(c for c in records.complaints if c != records.complaint),
    ):
        text = sentence(
            f"Complaint {found.complaint_id} about {found.product}: {found.issue}",
            f"received on {records.style.moment(found.received_at)} by {words(found.channel)}, {words(found.status)}",
            f"acknowledged on {records.style.day(found.acknowledged_on)}"
            if found.acknowledged_on
            else "not acknowledged",
            f"answer due by {records.style.day(found.response_due_on)}",
            f"the customer asks for: {found.redress_sought}" if found.redress_sought else "",
        )
        values = fields.ComplaintFields(
            product=found.product,
            issue=found.issue,
            received_on=bank_day(found.received_at, zone),
            status=words(found.status),
            redress_sought=found.redress_sought,
        )
        yield Item("crm", (found.complaint_id,), values, text)
    if records.complaint:
        record_id = f"{records.complaint.complaint_id}#narrative"
        yield from _said("crm", record_id, EvidenceKind.COMPLAINT_TEXT, records.complaint.narrative)


def payment(records: GatheredRecords) -> Iterator[Item]:
    """The rejected payment, for staff."""
    found, zone = records.payment, records.zone
    if found is None:
        return
    text = sentence(
        f"Payment {found.payment_id} of {found.amount} to {found.payee_name}, account ending {last_four(found.payee_account)}",
        f"submitted on {records.style.moment(found.submitted_at)}, rejected on {records.style.moment(found.rejected_at)} with {found.scheme} code {found.reason_code}",
        f"money returned on {records.style.day(found.refunded_on)}"
        if found.refunded_on
        else "no return of the money on record",
        f"reason text {quoted(found.reason_text)}" if found.reason_text else "",
        f"reference {quoted(found.reference)}" if found.reference else "",
    )
    values = fields.RejectedPaymentFields(
        amount=found.amount,
        code=found.reason_code,
        scheme=found.scheme,
        direction=found.direction,
        payee=found.payee_name,
        rejected_on=bank_day(found.rejected_at, zone),
    )
    yield Item("payments", (found.payment_id,), values, text, untrusted=True)


def loans(records: GatheredRecords) -> Iterator[Item]:
    """Loans and applications."""
    for found in records.loans:
        text = f"{words(found.product).capitalize()} {found.loan_id} of {found.amount}: {words(found.stage)} since {records.style.day(found.stage_since)}, applied for on {records.style.day(found.applied_on)}."
        values = fields.LoanFields(
            product=words(found.product), stage=words(found.stage), amount=found.amount
        )
        yield Item("lending", (found.loan_id,), values, text)


def contacts(records: GatheredRecords) -> Iterator[Item]:
    """Notes and interactions, newest first, as quoted text."""
    for note in sorted(records.notes, key=lambda n: n.at, reverse=True)[:MAX_NOTES]:
        text = f"Note of {records.style.moment(note.at)} by {note.author}: {quoted(note.text)}."
        written = fields.NoteFields(quote=note.text, author=note.author, written_at=note.at)
        level = sensitivity(record_belongs(note))
        yield Item("crm", (note.note_id,), written, text, level, untrusted=True)
    for call in sorted(records.interactions, key=lambda i: i.at, reverse=True)[:MAX_NOTES]:
        text = f"{words(call.channel).capitalize()} ({call.direction}) on {records.style.moment(call.at)}: {quoted(call.summary)}."
        held = fields.InteractionFields(quote=call.summary, channel=words(call.channel), held_at=call.at)
        yield Item("crm", (call.interaction_id,), held, text, untrusted=True)


def prior_cases(records: GatheredRecords) -> Iterator[Item]:
    """The customer's other cases; one of the SAR compartment takes what is made of it inside."""
    for found in records.prior_cases[:MAX_NOTES]:
        text = f"Earlier case {found.case_id} ({words(found.queue.value)}), opened on {records.style.day(found.opened_at)}, {found.status}, outcome {words(found.outcome or 'none on record')}: {found.title}."
        values = fields.EarlierCaseFields(outcome=words(found.outcome or ""))
        level = sensitivity(queue_belongs(found.queue))
        yield Item("ticketing", (found.case_id,), values, text, level)


FUNCTIONS = (dispute, complaint, payment, loans, contacts, prior_cases)
