"""Rejected payments and loans: what is on record, in words that a customer may read."""

from collections.abc import Iterator

from copilot.domain.fact import FactName, Word
from copilot.domain.records import RejectedPayment
from copilot.language.written import count, day, listed, moment
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
    payment, zone = inputs.records.payment, inputs.zone
    if payment is None:
        return
    source = (payment.payment_id,)
    yield Finding(
        FactName.PAYMENT_AMOUNT, payment.amount, f"The payment was for {payment.amount}.", source, "open"
    )
    yield Finding(
        FactName.PAYMENT_SUBMITTED_AT,
        payment.submitted_at,
        f"The payment was submitted on {moment(payment.submitted_at, zone)}.",
        source,
        "open",
    )
    yield Finding(
        FactName.PAYMENT_REJECTED_AT,
        payment.rejected_at,
        f"The payment was turned down on {moment(payment.rejected_at, zone)}.",
        source,
        "open",
    )
    yield Finding(
        FactName.PAYMENT_CODE,
        Word(word=payment.reason_code),
        _code_text(payment),
        source,
    )
    if payment.refunded_on:
        yield Finding(
            FactName.PAYMENT_REFUNDED_ON,
            payment.refunded_on,
            f"The money was returned to the account on {day(payment.refunded_on)}.",
            source,
            "open",
        )
    else:
        yield Finding(
            FactName.PAYMENT_REFUNDED_ON,
            None,
            "No return of the money to the account is on record.",
            source,
            "internal",
        )
    if payment.missing_fields and not payment.screening_stop:
        named = listed([_DETAILS.get(f, words(f)) for f in payment.missing_fields])
        yield Finding(
            FactName.PAYMENT_MISSING_FIELDS,
            Word(word=named),
            f"What was missing or could not be read: {named}.",
            source,
            "open",
        )
    if payment.screening_stop:
        yield Finding(
            FactName.PAYMENT_SCREENING_STOP,
            True,
            "The payment was stopped by screening; this may not be told to the customer.",
            source,
        )
    told = (
        moment(payment.customer_told_at, zone)
        if payment.customer_told_at
        else missing("date on which the customer was told")
    )
    yield Finding(
        FactName.PAYMENT_CUSTOMER_TOLD_AT,
        payment.customer_told_at,
        f"The customer was told of the rejection: {told}.",
        source,
    )
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
    source = (found.loan_id,)
    product = words(found.product)
    yield Finding(
        FactName.LOAN_STAGE,
        Word(word=found.stage),
        f"The loan application stands at this stage: {words(found.stage)}.",
        source,
        "open",
    )
    yield Finding(
        FactName.LOAN_AMOUNT,
        found.amount,
        f"The application is for a {product} of {found.amount}.",
        source,
        "open",
    )
    yield Finding(
        FactName.LOAN_APPLIED_ON,
        found.applied_on,
        f"The application was received on {day(found.applied_on)}.",
        source,
        "open",
    )
    yield Finding(
        FactName.LOAN_STAGE_SINCE,
        found.stage_since,
        f"It has been at this stage since {day(found.stage_since)}.",
        source,
        "open",
    )
    if found.decision_due_on:
        yield Finding(
            FactName.LOAN_DECISION_DUE_ON,
            found.decision_due_on,
            f"A notice of the decision is due by {day(found.decision_due_on)}.",
            source,
            "open",
        )
    for name, values, what in (
        (FactName.LOAN_MISSING_DOCUMENTS, found.missing_documents, "Documents still needed"),
        (FactName.LOAN_DECLINE_REASONS, found.decline_reasons, "Principal reasons for the decision"),
    ):
        if values:
            named = "; ".join(words(v) for v in values)
            yield Finding(name, Word(word=named), f"{what}: {named}.", source, "open")
    if found.next_payment and found.next_payment_on:
        text = f"The next payment of {found.next_payment} is due on {day(found.next_payment_on)}."
        yield Finding(FactName.LOAN_NEXT_PAYMENT, found.next_payment, text, source, "open")


FUNCTIONS = (rejected_payment, loan)
