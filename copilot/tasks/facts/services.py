"""Rejected payments and loans: what is on record, in words that a customer may read."""

from collections.abc import Iterator
from functools import partial

from copilot.domain.fact import FactName, Word
from copilot.domain.records import RejectedPayment
from copilot.language.written import count, listed
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.payment_codes import code_of
from copilot.tasks.wording import missing, words

_DETAILS = {
    "creditor_name": "the payee's name",
    "creditor_address": "the payee's address",
    "creditor_account": "the payee's account",
    "debtor_name": "your name",
    "debtor_address": "your address",
    "debtor_account": "your account number",
    "remittance_information": "the payment reference",
}
"""The message's fields in the words of a letter to the payer."""


def _code_text(payment: RejectedPayment) -> str:
    """The code with its meaning; a restricted one with what must not be done."""
    scheme = {"ISO20022": "ISO 20022", "NACHA": "Nacha"}.get(payment.scheme, payment.scheme)
    code = code_of(payment.reason_code, screening_stop=payment.screening_stop)
    if code is None:
        return f"The {scheme} reason code is {payment.reason_code}, of which the customer is told no reason."
    return f"The {scheme} reason code is {payment.reason_code}: {code.reason}."


def rejected_payment(inputs: Inputs) -> Iterator[Finding]:
    """Amount, dates, refund and missing details of the case's rejected payment; the screening stop stays internal."""
    payment = inputs.records.payment
    if payment is None:
        return
    internal = partial(Finding, inputs=(payment.payment_id,))
    finding = partial(internal, sensitivity="open")
    yield finding(FactName.PAYMENT_AMOUNT, payment.amount, f"The payment was for {payment.amount}.")
    text = f"The payment was submitted on {inputs.style.moment(payment.submitted_at)}."
    yield finding(FactName.PAYMENT_SUBMITTED_AT, payment.submitted_at, text)
    text = f"The payment was turned down on {inputs.style.moment(payment.rejected_at)}."
    yield finding(FactName.PAYMENT_REJECTED_AT, payment.rejected_at, text)
    yield internal(FactName.PAYMENT_CODE, Word(word=payment.reason_code), _code_text(payment))
    if payment.refunded_on:
        text = f"The money was returned to the account on {inputs.style.day(payment.refunded_on)}."
        yield finding(FactName.PAYMENT_REFUNDED_ON, payment.refunded_on, text)
    else:
        text = "No return of the money to the account is on record."
        yield internal(FactName.PAYMENT_REFUNDED_ON, None, text)
    if payment.missing_fields and not payment.screening_stop:
        named = listed([_DETAILS.get(f, words(f)) for f in payment.missing_fields])
        text = f"What was missing or could not be read: {named}."
        yield finding(FactName.PAYMENT_MISSING_FIELDS, Word(word=named), text)
    if payment.screening_stop:
        text = "The payment was stopped by screening; this may not be told to the customer."
        yield internal(FactName.PAYMENT_SCREENING_STOP, True, text)
    when = payment.customer_told_at
    on = inputs.style.moment(when) if when else missing("date on which the customer was told")
    yield internal(FactName.PAYMENT_CUSTOMER_TOLD_AT, when, f"The customer was told of the rejection: {on}.")
    others = [p for p in inputs.records.payments if p.payment_id != payment.payment_id]
    if others:
        text = f"{count(len(others), 'other payment')} of this customer did not go through."
        yield Finding(FactName.PAYMENT_OTHERS, len(others), text, tuple(p.payment_id for p in others))


def loan(inputs: Inputs) -> Iterator[Finding]:
    """Stage, dates, outstanding documents, decline reasons and next payment of the case's loan."""
    wanted = inputs.records.case.loan_id
    found = next((item for item in inputs.records.loans if item.loan_id == wanted), None)
    if found is None:
        return
    finding = partial(Finding, inputs=(found.loan_id,), sensitivity="open")
    text = f"The loan application stands at this stage: {words(found.stage)}."
    yield finding(FactName.LOAN_STAGE, Word(word=found.stage), text)
    text = f"The application is for a {words(found.product)} of {found.amount}."
    yield finding(FactName.LOAN_AMOUNT, found.amount, text)
    text = f"The application was received on {inputs.style.day(found.applied_on)}."
    yield finding(FactName.LOAN_APPLIED_ON, found.applied_on, text)
    text = f"It has been at this stage since {inputs.style.day(found.stage_since)}."
    yield finding(FactName.LOAN_STAGE_SINCE, found.stage_since, text)
    if found.decision_due_on:
        text = f"A notice of the decision is due by {inputs.style.day(found.decision_due_on)}."
        yield finding(FactName.LOAN_DECISION_DUE_ON, found.decision_due_on, text)
    for name, values, what in (
        (FactName.LOAN_MISSING_DOCUMENTS, found.missing_documents, "Documents still needed"),
        (FactName.LOAN_DECLINE_REASONS, found.decline_reasons, "Principal reasons for the decision"),
    ):
        if values:
            named = "; ".join(words(v) for v in values)
            yield finding(name, Word(word=named), f"{what}: {named}.")
    if found.next_payment and found.next_payment_on:
        text = (
            f"The next payment of {found.next_payment} is due on {inputs.style.day(found.next_payment_on)}."
        )
        yield finding(FactName.LOAN_NEXT_PAYMENT, found.next_payment, text)


FUNCTIONS = (rejected_payment, loan)
