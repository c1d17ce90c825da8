"""Disputes and complaints: what is claimed, what was done when, and the test for friendly fraud."""

import re
from collections.abc import Iterator
from datetime import timedelta

from copilot.domain.bank_day import bank_day
from copilot.domain.clock import ClockRule, DeadlineName
from copilot.domain.clocks.possible_notice import disowns_payment
from copilot.domain.fact import FactName, Word
from copilot.domain.money import money_text
from copilot.domain.records import DisputeCategory, Transaction
from copilot.language.written import count, listed
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.facts.ledger import Ledger
from copilot.tasks.wording import words

NOTICE_DAYS = 60
_SAYS = {
    DisputeCategory.UNAUTHORISED: "the payment was unauthorised",
    DisputeCategory.NOT_RECEIVED: "what was paid for was not received",
    DisputeCategory.NOT_AS_DESCRIBED: "what was received was not as described",
    DisputeCategory.DUPLICATE: "the payment was a duplicate",
    DisputeCategory.WRONG_AMOUNT: "the amount was wrong",
    DisputeCategory.CREDIT_NOT_PROCESSED: "a credit that was owed was not processed",
    DisputeCategory.CANCELLED_RECURRING: "the charge came after a cancellation",
    DisputeCategory.ATM_CASH_NOT_DISPENSED: "the machine did not pay out the cash",
}
PRIOR_DAYS = (120, 365)
"""Earlier undisputed purchases count for the test if 120 to 365 days apart from the disputed one."""


def dispute_record(inputs: Inputs) -> Iterator[Finding]:
    """Amount, notice, and each step with its date; open to the customer, whose own claim it is."""
    dispute = inputs.records.dispute
    if dispute is None:
        return
    source = (dispute.dispute_id,)
    transactions = count(len(dispute.transaction_ids), "transaction")
    text = f"The amount in dispute is {dispute.amount} for {transactions}."
    yield Finding(FactName.DISPUTE_AMOUNT, dispute.amount, text, source, "open")
    text = f"The customer says that {_SAYS.get(dispute.category, words(dispute.category.value))}."
    yield Finding(FactName.DISPUTE_CATEGORY, Word(word=dispute.category), text, source)
    for name, when, what in (
        (
            FactName.NOTICE_RECEIVED_ON,
            bank_day(dispute.notice_received_at, inputs.zone),
            "Notice of the dispute was received on",
        ),
        (
            FactName.STATEMENT_SENT_ON,
            dispute.statement_sent_on,
            "The statement that shows the disputed payment was sent on",
        ),
        (FactName.ACKNOWLEDGED_ON, dispute.acknowledged_on, "The dispute was acknowledged on"),
        (
            FactName.PROVISIONAL_CREDIT_NOTIFIED_ON,
            dispute.provisional_credit_notified_on,
            "The customer was told of the provisional credit on",
        ),
        (FactName.RESOLVED_ON, dispute.resolved_on, "The review of the dispute was finished on"),
        (
            FactName.WRITTEN_CONFIRMATION_RECEIVED_ON,
            dispute.written_confirmation_received_on,
            "Written confirmation of the claim was received on",
        ),
    ):
        if when:
            yield Finding(name, when, f"{what} {inputs.style.day(when)}.", source, "open")
    if dispute.provisional_credit:
        on = f" on {inputs.style.day(dispute.provisional_credit_on)}" if dispute.provisional_credit_on else ""
        text = f"A provisional credit of {dispute.provisional_credit} was given{on}."
        yield Finding(FactName.PROVISIONAL_CREDIT, dispute.provisional_credit, text, source, "open")
    if dispute.written_confirmation_required and not dispute.written_confirmation_received_on:
        text = "Written confirmation of the claim was asked for and is not on record."
        yield Finding(FactName.WRITTEN_CONFIRMATION_OUTSTANDING, True, text, source, "open")
    yield from _booked_otherwise(inputs)
    yield from _credit_not_owed(inputs)


def _booked_otherwise(inputs: Inputs) -> Iterator[Finding]:
    """Disputed transactions in another currency than the claim: neither can be checked against the other."""
    dispute = inputs.records.dispute
    if dispute is None:
        return
    named = set(dispute.transaction_ids)
    rows = [
        row
        for row in inputs.ledger.rows
        if row.transaction_id in named and row.currency != dispute.amount.currency
    ]
    if rows:
        booked = listed([money_text(row.amount_minor, row.currency) for row in rows[:3]])
        text = f"{count(len(rows), 'disputed transaction')} {'was' if len(rows) == 1 else 'were'} booked in another currency than {dispute.amount.currency}, that of the claim ({booked})."
        ids = tuple(row.transaction_id for row in rows)
        yield Finding(FactName.BOOKED_CURRENCY, Word(word=rows[0].currency), text, ids)


def _credit_not_owed(inputs: Inputs) -> Iterator[Finding]:
    """A started Regulation E clock without a credit deadline: the confirmation did not come in time."""
    dispute = inputs.records.dispute
    clock = next((c for c in inputs.records.clocks if c.rule is ClockRule.REG_E and c.started_at), None)
    if dispute is None or clock is None or dispute.provisional_credit:
        return
    if all(deadline.name is not DeadlineName.PROVISIONAL_CREDIT for deadline in clock.deadlines):
        text = "No provisional credit is owed, because the written confirmation did not come within 10 business days of the notice (12 CFR 1005.11(c)(2)(i)(A))."
        yield Finding(FactName.PROVISIONAL_CREDIT_NOT_OWED, True, text, (dispute.dispute_id,))


_LOST = re.compile(r"\b(?:lost|no delivery attempted|not delivered|returned to sender|undeliverable)\b", re.I)
_AT_HOME = re.compile(r"\b(?:address on file|customer's (?:door|address)|left with customer|signed)\b", re.I)
_PROMISED = re.compile(
    r"\b(?:credit note|refund (?:is|was|has been) issued|return received|cancellation confirmed)\b", re.I
)


def merchant_side(inputs: Inputs) -> Iterator[Finding]:
    """Whether the merchant answered, and what its proof of delivery shows by keywords."""
    dispute, customer = inputs.records.dispute, inputs.records.customer
    if dispute is None:
        return
    source = (f"{dispute.dispute_id}#merchant", f"{dispute.dispute_id}#delivery")
    answered = bool(dispute.merchant_response)
    text = "The merchant has answered the claim." if answered else "No answer from the merchant is on record."
    yield Finding(FactName.MERCHANT_ANSWERED, answered, text, source)
    if dispute.resolved_on is None:
        age = (inputs.records.now - dispute.notice_received_at).days
        text = f"The dispute has been open for {count(age, 'day')} since the notice."
        yield Finding(FactName.DISPUTE_AGE_DAYS, age, text, (dispute.dispute_id,))
    if _PROMISED.search(dispute.merchant_response):
        text = "The merchant's answer says, read by keywords, that a return or a credit was confirmed."
        yield Finding(FactName.MERCHANT_PROMISED, True, text, source)
    proof = dispute.delivery_proof
    street = customer.address_lines[0] if customer and customer.address_lines else ""
    if _LOST.search(proof):
        text = "The carrier's record says, read by keywords, that the parcel was lost or not delivered."
        yield Finding(FactName.DELIVERY_LOST, True, text, source)
    elif proof and (_AT_HOME.search(proof) or (street and street in proof)):
        text = "A proof of delivery to the customer's address is on record."
        yield Finding(FactName.DELIVERY_HOME, True, text, source)
    elif proof:
        text = "A proof of delivery is on record that does not name the customer's address."
        yield Finding(FactName.DELIVERY_ELSEWHERE, True, text, source)


def late_notice(inputs: Inputs) -> Iterator[Finding]:
    """Notice more than 60 days after the statement that first shows the payment (12 CFR 1005.11(b)(1))."""
    dispute = inputs.records.dispute
    if dispute is None or dispute.statement_sent_on is None:
        return
    received = bank_day(dispute.notice_received_at, inputs.zone)
    late = (received - dispute.statement_sent_on).days
    if late > NOTICE_DAYS:
        text = f"Notice came {count(late, 'day')} after the statement of {inputs.style.day(dispute.statement_sent_on)}, later than {NOTICE_DAYS} days."
        yield Finding(FactName.NOTICE_LATE_DAYS, late, text, (dispute.dispute_id,))


def friendly_fraud(inputs: Inputs) -> Iterator[Finding]:
    """Earlier undisputed purchases at the same merchant with the same card that look like the disputed one.

    The test needs two purchases 120 to 365 days before, and at least two of IP address, shipping
    address and device alike, one of them IP or device. A purchase carries no shipping address here,
    so IP address and device must both agree.
    """
    dispute = inputs.records.dispute
    if dispute is None or not inputs.focus.any():
        return
    other_disputed = {t for d in inputs.records.disputes for t in d.transaction_ids}
    prior = [
        row
        for row in inputs.ledger.rows
        if row.transaction_id not in other_disputed and any(_pairs(row, d) for d in inputs.in_question)
    ]
    if not prior:
        return
    text = f"{count(len(prior), 'earlier undisputed purchase')} with the same card at the same merchant {'lies' if len(prior) == 1 else 'lie'} {PRIOR_DAYS[0]} to {PRIOR_DAYS[1]} days before a disputed one."
    yield Finding(FactName.PRIOR_UNDISPUTED, len(prior), text, tuple(r.transaction_id for r in prior))
    alike = [
        r
        for r in prior
        if any(
            r.device_id and r.device_id == d.device_id and r.ip_address == d.ip_address != ""
            for d in inputs.in_question
        )
    ]
    if len(alike) >= 2:
        text = f"{count(len(alike), 'earlier undisputed purchase')} used the same device and the same IP address as a disputed one."
        yield Finding(
            FactName.PRIOR_UNDISPUTED_ALIKE, len(alike), text, tuple(r.transaction_id for r in alike)
        )


def _pairs(row: Transaction, disputed: Transaction) -> bool:
    """True if the row is an earlier purchase at the disputed one's merchant and card, 120 to 365 days before."""
    if not row.merchant_id or (row.merchant_id, row.card_id) != (disputed.merchant_id, disputed.card_id):
        return False
    ledger = Ledger((row, disputed), "UTC")
    apart = (ledger.at(1) - ledger.at(0)) / timedelta(days=1)
    return PRIOR_DAYS[0] <= apart <= PRIOR_DAYS[1]


def duplicates(inputs: Inputs) -> Iterator[Finding]:
    """Charges of the same amount at the same merchant within a day of a disputed one."""
    if inputs.records.dispute is None:
        return
    ledger = inputs.ledger
    for place in inputs.focus.nonzero()[0]:
        row = ledger.rows[int(place)]
        near = abs(ledger.seconds - ledger.seconds[place]) <= 86_400
        same = (
            near
            & (ledger.minor == row.amount_minor)
            & (ledger.text("currency") == row.currency)
            & (ledger.text("merchant_id") == row.merchant_id)
            & ledger.done
            & ledger.out
        )
        if row.merchant_id and same.sum() > 1:
            text = f"{count(int(same.sum()), 'charge')} of the same amount at the same merchant fell within one day of the disputed one."
            yield Finding(FactName.SAME_CHARGES, int(same.sum()), text, ledger.ids(same))
            return


def refunds(inputs: Inputs) -> Iterator[Finding]:
    """Money that the same merchant already paid back after a disputed charge."""
    if inputs.records.dispute is None or not inputs.focus.any():
        return
    ledger = inputs.ledger
    merchants = {ledger.rows[int(p)].merchant_id for p in inputs.focus.nonzero()[0]} - {""}
    start = ledger.seconds[inputs.focus][0]
    back = [
        p
        for p in range(len(ledger))
        if ledger.seconds[p] >= start and not ledger.out[p] and ledger.rows[p].merchant_id in merchants
    ]
    if back:
        amounts = listed([money_text(ledger.rows[p].amount_minor, ledger.rows[p].currency) for p in back[:3]])
        text = f"{count(len(back), 'refund')} from the same merchant ({amounts}) came after the disputed charge, the first on {inputs.style.moment(ledger.at(back[0]))}."
        yield Finding(
            FactName.REFUNDS_AFTER, len(back), text, tuple(ledger.rows[p].transaction_id for p in back)
        )


def complaint_record(inputs: Inputs) -> Iterator[Finding]:
    """When the complaint came, whether it was acknowledged, by when an answer is due."""
    complaint, zone = inputs.records.complaint, inputs.zone
    if complaint is None:
        return
    source = (complaint.complaint_id,)
    text = f"The complaint was received on {inputs.style.day(complaint.received_at)} by {words(complaint.channel)}."
    received = bank_day(complaint.received_at, zone)
    yield Finding(FactName.COMPLAINT_RECEIVED_ON, received, text, source, "open")
    text = (
        f"The complaint was acknowledged on {inputs.style.day(complaint.acknowledged_on)}."
        if complaint.acknowledged_on
        else "No acknowledgement of the complaint is on record."
    )
    yield Finding(FactName.COMPLAINT_ACKNOWLEDGED_ON, complaint.acknowledged_on, text, source, "open")
    due = complaint.response_due_on
    text = f"The answer to the complaint is due by {inputs.style.day(due)}."
    yield Finding(FactName.COMPLAINT_RESPONSE_DUE_ON, due, text, source, "open")


def hidden_notice(inputs: Inputs) -> Iterator[Finding]:
    """A complaint whose text disowns a payment: oral or written, that is a notice of error (12 CFR 1005.11(b))."""
    complaint = inputs.records.complaint
    if complaint and disowns_payment(complaint.narrative):
        text = "The complaint says, read by keywords, that the customer did not make a payment."
        yield Finding(FactName.COMPLAINT_DISOWNS, True, text, (f"{complaint.complaint_id}#narrative",))


def reimbursement_claim(inputs: Inputs) -> Iterator[Finding]:
    """The day on which a customer asked to be reimbursed for a payment made under deception."""
    case = inputs.records.case
    if case.app_claim_received_at:
        received = bank_day(case.app_claim_received_at, inputs.zone)
        text = f"The claim for reimbursement was received on {inputs.style.day(received)}."
        yield Finding(FactName.APP_CLAIM_RECEIVED_ON, received, text, (str(case.case_id),))


FUNCTIONS = (
    hidden_notice,
    reimbursement_claim,
    dispute_record,
    merchant_side,
    late_notice,
    friendly_fraud,
    duplicates,
    refunds,
    complaint_record,
)
