"""The offline engine's letter about a rejected payment."""

from typing import Any

from copilot.domain.evidence_fields import BankContactFields, OwnPaymentFields, PaymentReasonFields
from copilot.domain.fact import FactName
from copilot.tasks.letters import Role, contact_parts, paragraphs, reference
from copilot.tasks.pack import ItemLine, Pack, Sentence, say, tell
from copilot.tasks.wording import missing

Payment = ItemLine[OwnPaymentFields]
Reason = ItemLine[PaymentReasonFields]


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `RejectedPaymentLetter`."""
    payment, code = pack.first(OwnPaymentFields), pack.first(PaymentReasonFields)
    kind = "explained" if code and code.fields.reason else "neutral"
    if payment is None:
        opening = [
            say(f"Your payment was not completed: {missing('record of the payment')}.", kind="unknown")
        ]
        return {
            "kind": "neutral",
            "handling": _handling(code),
            "paragraphs": paragraphs(("decision", opening), *contact_parts(pack, decided=True)),
        }
    body = paragraphs(
        ("decision", [_decision(payment, kind), reference(pack)]),
        ("details", [_details(payment, pack)]),
        ("reason", _reason(pack, code)),
        ("evidence", _evidence(payment) if kind == "explained" else []),
        ("money", _where_the_money_is(pack, payment, kind)),
        ("next", _next(code, payment)),
        *_contact(pack, kind),
    )
    return {"kind": kind, "handling": _handling(code), "paragraphs": body}


def _evidence(payment: Payment) -> list[Sentence]:
    return [say("We used the payment as it was sent and the answer that came back.", payment)]


def _contact(pack: Pack, kind: str) -> tuple[tuple[Role, list[Sentence]], ...]:
    """A neutral letter offers no documents: what stands behind it may not be shown."""
    parts = contact_parts(pack, decided=True)
    return parts if kind == "explained" else tuple(part for part in parts if part[0] != "documents")


def _decision(payment: Payment, kind: str) -> Sentence:
    amount, payee = payment.fields.amount, payment.fields.payee
    to = f" to {payee}" if payee else ""
    if kind == "neutral":
        return say(f"We were unable to complete your payment of {amount}{to}.", payment)
    if payment.fields.direction == "in":
        return say(
            f"A debit of {amount}{f' by {payee}' if payee else ''} on your account was returned.", payment
        )
    return say(f"Your payment of {amount}{to} was not completed.", payment)


def _details(payment: Payment, pack: Pack) -> Sentence:
    own = payment.fields
    sent, ending = pack.style.day(own.sent_on), own.payee_ending
    turned = "that day" if own.sent_on == own.rejected_on else f"on {pack.style.day(own.rejected_on)}"
    if payment.fields.direction == "in":
        return say(f"It was presented on {sent} and returned {turned}.", payment)
    return say(
        f"You sent it on {sent} to the account ending in {ending}, and it was turned down {turned}.", payment
    )


def _reason(pack: Pack, code: Reason | None) -> list[Sentence]:
    if code is None:
        return [say(f"The reason: {missing('plain reason')}.", kind="unknown")]
    if not code.fields.reason:
        return [say(code.fields.neutral, code)]
    lacking = pack.fact(FactName.PAYMENT_MISSING_FIELDS)
    sentences = [say(f"The reason is that {code.fields.reason}.", code)]
    sentences += [tell(lacking)] if lacking else []
    named = code.fields.to_fill
    return sentences + ([say(f"The first payment: {missing(named)}.", code, kind="unknown")] if named else [])


def _money(payment: Payment, pack: Pack) -> Sentence:
    back = payment.fields.returned_on
    if payment.fields.unpaid and not back:
        return say(payment.fields.unpaid, payment)
    if back:
        return say(f"The money was returned to your account on {pack.style.day(back)}.", payment)
    return say(
        f"Where the money is: {missing('date on which the money was returned')}.", payment, kind="unknown"
    )


def _where_the_money_is(pack: Pack, payment: Payment, kind: str) -> list[Sentence]:
    """A neutral letter says no more than that the money is back, if it is (procedure HB-PRC-024)."""
    if kind == "neutral":
        return [_money(payment, pack)] if payment.fields.returned_on else []
    return [_money(payment, pack), *_no_fee(pack, payment)]


def _no_fee(pack: Pack, payment: Payment) -> list[Sentence]:
    bank = pack.first(BankContactFields)
    if bank is None or payment.fields.direction == "in":
        return []
    return [say(bank.fields.no_fee, bank)]


def _next(code: Reason | None, payment: Payment) -> list[Sentence]:
    fix = code.fields.fix if code else ""
    if fix:
        return [say(fix, code)]
    if code and code.fields.reason:
        return [say("You do not need to do anything about this payment.", payment)]
    return [say(code.fields.talk, code)] if code else []


def _handling(code: Reason | None) -> list[Sentence]:
    """For the analyst: whether the letter may go, in words that reveal nothing."""
    if code is None:
        return [say("The payment's record could not be read, so no reason may be given yet.", kind="unknown")]
    return [say(code.fields.handling, code, kind="recommendation")]
