"""What may stand behind a letter to the customer: their own records, the bank's duties and contacts; all of it open."""

import re
from collections.abc import Iterator
from typing import Literal

from copilot.domain.bank_day import bank_day
from copilot.domain.clock import ClockRule, Deadline, DeadlineName, StatutoryClock
from copilot.domain.disposition import Outcome
from copilot.domain.evidence_fields import (
    AddresseeFields,
    BankContactFields,
    DisputeRuleFields,
    OwnDisputeFields,
    OwnPaymentFields,
)
from copilot.domain.records import Dispute
from copilot.language.written import listed
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item, sentence
from copilot.tasks.facts import claims
from copilot.tasks.facts.finding import Inputs
from copilot.tasks.facts.read_texts import as_read
from copilot.tasks.wording import last_four

Decision = Literal["no_error", "corrected", ""]
_INSTRUCTED: tuple[tuple[Decision, re.Pattern[str]], ...] = (
    (
        "no_error",
        re.compile(
            r"\b(?:no error|decline|deny|denied|reject|not uphold|unfounded|do(?:es)? not (?:refund|credit|pay))",
            re.I,
        ),
    ),
    (
        "corrected",
        re.compile(
            r"\b(?:error found|corrected?|uphold|upheld|refund|credit final|in (?:the )?customer's favour)",
            re.I,
        ),
    ),
)
_OUTCOMES: dict[Outcome, Decision] = {
    Outcome.NO_ERROR: "no_error", Outcome.CUSTOMER_ERROR: "no_error", Outcome.FALSE_POSITIVE: "no_error",
    Outcome.CONFIRMED_FRAUD: "corrected", Outcome.MERCHANT_ERROR: "corrected",
}  # fmt: skip


def decision_of(records: GatheredRecords, question: str) -> Decision:
    """`no_error`, `corrected` or "": what the analyst asked for, or else what the case was closed with."""
    for decision, pattern in _INSTRUCTED:
        if pattern.search(question):
            return decision
    outcome = records.case.outcome
    return _OUTCOMES.get(Outcome(outcome), "") if outcome in list(Outcome) else ""


def addressee(records: GatheredRecords) -> Iterator[Item]:
    """The name a letter is written to, the reference, and the account it is about by last four."""
    found = records.customer
    if found is None:
        return
    wanted = next((r.account_id for r in (records.dispute, records.payment) if r), None)
    ending = next((last_four(a.number or a.iban) for a in records.accounts if a.account_id == wanted), "")
    text = sentence(
        f"The letter is addressed to {found.full_name}",
        f"our reference is {records.case.case_id}",
        f"it concerns the account ending in {ending}" if ending else "",
    )
    fields = AddresseeFields(name=found.full_name, account_ending=ending, reference=records.case.case_id)
    yield Item("core", (found.customer_id,), fields, text, "open")


def own_dispute(records: GatheredRecords, question: str) -> Iterator[Item]:
    """The customer's dispute with its dates, the decision where there is one, and what it rests on."""
    found, zone = records.dispute, records.zone
    if found is None:
        return
    credit, decision = found.provisional_credit, decision_of(records, question)
    fields = OwnDisputeFields(
        amount=found.amount, received_on=bank_day(found.notice_received_at, zone), credit=credit,
        credit_on=found.provisional_credit_on, resolved_on=found.resolved_on, decision=decision,
        finding=_finding(records, decision), evidence_used=_used(found),
    )  # fmt: skip
    text = sentence(
        f"You told us on {records.style.day(fields.received_on)} about a dispute of {found.amount}",
        f"a temporary credit (provisional credit) of {credit} was given{f' on {records.style.day(fields.credit_on)}' if fields.credit_on else ''}"
        if credit
        else "no temporary credit was given",
        f"our review was finished on {records.style.day(found.resolved_on)}"
        if found.resolved_on
        else "our review is still open",
        {"no_error": "we found no error", "corrected": "we found an error and have corrected it"}.get(
            decision, ""
        ),
        fields.finding,
        f"we used {listed(fields.evidence_used)}",
    )
    yield Item("cards", (found.dispute_id,), fields, text, "open")


def _used(found: Dispute) -> tuple[str, ...]:
    used = ["what you told us", "our record of the payment"]
    if found.merchant_response:
        used.append("the merchant's answer")
    if found.delivery_proof:
        used.append("the merchant's proof of delivery")
    return tuple(used)


_REASONS: dict[str, tuple[tuple[str, str], ...]] = {
    "no_error": (
        ("refunds_after", "the merchant has paid money back since"),
        ("delivery_home", "the merchant gave proof that the order was delivered"),
        ("prior_undisputed_alike", "your account shows earlier payments to the same merchant with the same card that you did not dispute"),
    ),
    "corrected": (
        ("same_charges", "the same amount was charged more than once"),
        ("delivery_lost", "the records show that the order was not delivered"),
        ("merchant_promised", "the merchant confirmed a return or a credit"),
    ),
}  # fmt: skip
"""What the records must show before a letter states a reason; a reason that speaks for the other decision never is."""


def _finding(records: GatheredRecords, decision: str) -> str:
    """The plain reason that the records give for the decision; "" where they give none."""
    inputs = Inputs(as_read(records))
    functions = (claims.merchant_side, claims.friendly_fraud, claims.duplicates, claims.refunds)
    shown = {finding.name for function in functions for finding in function(inputs)}
    return next((reason for name, reason in _REASONS.get(decision, ()) if name in shown), "")


def duties(records: GatheredRecords) -> Iterator[Item]:
    """What the rule gives the bank time for and the customer a right to, with the dates of the case's clock."""
    for clock in records.clocks:
        if clock.started_at is None:
            continue  # notice came too late or in the wrong form: the rule gives no right, the bank's own words do
        if clock.rule is ClockRule.REG_E:
            yield _duty_item(clock, _REG_E, records)
        elif clock.rule is ClockRule.REG_Z:
            yield _duty_item(clock, _REG_Z, records)


_REG_E = DisputeRuleFields(
    documents="You may ask for copies of the documents that we relied on, free of charge (12 CFR 1005.11(d)(1)).",
    use="You have the full use of this money while our review goes on (12 CFR 1005.11(c)(2)).",
    may_reverse="We may take the temporary credit back if our review finds no error (12 CFR 1005.11(d)(2)).",
    honour="For 5 business days (not counting weekends and federal holidays) after this letter we honour checks and preauthorised transfers to others, as far as this temporary credit would have covered them (12 CFR 1005.11(d)(2)).",
)
_REG_Z = DisputeRuleFields(
    documents="You may ask for copies of the documents that show what you owe (12 CFR 1026.13(f)).",
    meanwhile="While our review goes on you need not pay the disputed amount, and we do not report it as late (12 CFR 1026.13(d)).",
)


def _resolve_by(clock: StatutoryClock, records: GatheredRecords) -> str:
    last: Deadline | None = max(
        (d for d in clock.deadlines if d.name is DeadlineName.RESOLVE), key=lambda d: d.due_at, default=None
    )
    if last is None:
        return ""
    return f"We have until {records.style.day(last.due_at)} to finish our review ({last.citation})."


def _duty_item(clock: StatutoryClock, gives: DisputeRuleFields, records: GatheredRecords) -> Item:
    fields = gives.model_copy(update={"resolve_by": _resolve_by(clock, records)})
    return Item("rules", (clock.citation,), fields, " ".join(fields.texts), "open")


_UNPAID = ("R01", "R09")
"""Return codes of a debit for which there was no money: nothing left the account."""


def own_payment(records: GatheredRecords) -> Iterator[Item]:
    """The rejected payment as its sender may know it: amount, dates, to whom, where the money is."""
    found, zone = records.payment, records.zone
    if found is None:
        return
    fields = OwnPaymentFields(
        amount=found.amount, payee=found.payee_name, payee_ending=last_four(found.payee_account),
        sent_on=bank_day(found.submitted_at, zone), rejected_on=bank_day(found.rejected_at, zone),
        returned_on=found.refunded_on, direction=found.direction,
        unpaid="We did not pay this debit from your account." if found.direction == "in" and found.reason_code in _UNPAID else "",
    )  # fmt: skip
    text = sentence(
        f"Your payment of {found.amount}{' to ' + found.payee_name if found.payee_name else ''}, account ending in {fields.payee_ending}"
        if found.direction == "out"
        else f"A debit of {found.amount}{' by ' + found.payee_name if found.payee_name else ''} on your account",
        f"sent on {records.style.day(fields.sent_on)}, not completed on {records.style.day(fields.rejected_on)}",
        f"the money was returned to your account on {records.style.day(found.refunded_on)}"
        if found.refunded_on
        else "",
        fields.unpaid,
    )
    yield Item("payments", (found.payment_id,), fields, text, "open")


def bank_contacts(records: GatheredRecords) -> Iterator[Item]:
    """How to reach the bank and how to have a decision looked at again, in the letter guide's words."""
    bank, office = records.bank.name, records.office
    if office is None:
        return
    person = records.customer is None or records.customer.kind == "person"
    fields = BankContactFields(
        contact=f"If you have a question, call us on {office.phone}, {office.hours}, or write to {bank}, {office.address}.",
        appeal=f"If you disagree with our decision, you may write to our {office.appeal_office} at {office.address} within {office.appeal_days} days.",
        appeal_reply=f"We will reply within {office.appeal_reply_days} days.",
        no_fee="We charge no fee for a rejected outgoing payment.",
        documents="You may ask for copies of the documents that we relied on, free of charge.",
        outside=f"You may also turn to the {office.outside}."
        if person or office.outside_for == "everyone"
        else "",
        disputes_address=f"{bank} Disputes, {office.disputes_address}",
    )
    text = " ".join(f.rstrip(".") + "." for f in fields.texts)
    yield Item("bank", ("bank-profile",), fields, text, "open")
