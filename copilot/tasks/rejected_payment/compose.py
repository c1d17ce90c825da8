"""The offline engine's letter about a rejected payment."""

from typing import Any

from copilot.tasks.letters import Role, contact_parts, paragraphs
from copilot.tasks.pack import Line, Pack, Sentence, say, tell
from copilot.tasks.wording import missing


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `RejectedPaymentLetter`."""
    payment, code = pack.first("Your payment"), pack.first("What may be said")
    kind = "explained" if code and code.field("reason") else "neutral"
    if payment is None:
        opening = [
            say(f"Your payment was not completed: {missing('record of the payment')}.", kind="unknown")
        ]
        return {
            "kind": "neutral",
            "handling": _handling(code),
            "paragraphs": paragraphs(("decision", opening), *contact_parts(pack, decided=True)),
        }
    told = paragraphs(
        ("decision", [_decision(payment, kind), _reference(pack)]),
        ("details", [_details(payment)]),
        ("reason", _reason(pack, code)),
        ("evidence", _evidence(payment) if kind == "explained" else []),
        ("money", _where_the_money_is(pack, payment, kind)),
        ("next", _next(code, payment)),
        *_contact(pack, kind),
    )
    return {"kind": kind, "handling": _handling(code), "paragraphs": told}


def _evidence(payment: Line) -> list[Sentence]:
    return [say("We used the payment as it was sent and the answer that came back.", payment)]


def _contact(pack: Pack, kind: str) -> tuple[tuple[Role, list[Sentence]], ...]:
    """A neutral letter offers no documents: what stands behind it may not be shown."""
    parts = contact_parts(pack, decided=True)
    return parts if kind == "explained" else tuple(part for part in parts if part[0] != "documents")


def _decision(payment: Line, kind: str) -> Sentence:
    amount, payee = payment.field("amount"), payment.field("payee")
    to = f" to {payee}" if payee else ""
    if kind == "neutral":
        return say(f"We were unable to complete your payment of {amount}{to}.", payment)
    if payment.field("direction") == "in":
        return say(
            f"A debit of {amount}{f' by {payee}' if payee else ''} on your account was returned.", payment
        )
    return say(f"Your payment of {amount}{to} was not completed.", payment)


def _reference(pack: Pack) -> Sentence:
    to = pack.first("Addressee")
    if to is None:
        return say(missing("reference"), kind="unknown")
    ending = to.field("account_ending")
    about = f", and it concerns your account ending in {ending}" if ending else ""
    return say(f"Our reference is {to.field('reference')}{about}.", to)


def _details(payment: Line) -> Sentence:
    sent, rejected, ending = (
        payment.field("sent_on"),
        payment.field("rejected_on"),
        payment.field("payee_ending"),
    )
    turned = "that day" if sent == rejected else f"on {rejected}"
    if payment.field("direction") == "in":
        return say(f"It was presented on {sent} and returned {turned}.", payment)
    return say(
        f"You sent it on {sent} to the account ending in {ending}, and it was turned down {turned}.", payment
    )


def _reason(pack: Pack, code: Line | None) -> list[Sentence]:
    if code is None:
        return [say(f"The reason: {missing('plain reason')}.", kind="unknown")]
    if not code.field("reason"):
        return [say(code.field("neutral"), code)]
    lacking = pack.fact("payment_missing_fields")
    told = [say(f"The reason is that {code.field('reason')}.", code)]
    told += [tell(lacking)] if lacking else []
    named = code.field("to_fill")
    return told + ([say(f"The first payment: {missing(named)}.", code, kind="unknown")] if named else [])


def _money(payment: Line) -> Sentence:
    back = payment.field("returned_on")
    if payment.field("unpaid") and not back:
        return say(payment.field("unpaid"), payment)
    if back:
        return say(f"The money was returned to your account on {back}.", payment)
    return say(
        f"Where the money is: {missing('date on which the money was returned')}.", payment, kind="unknown"
    )


def _where_the_money_is(pack: Pack, payment: Line, kind: str) -> list[Sentence]:
    """A neutral letter says no more than that the money is back, if it is (procedure HB-PRC-024)."""
    if kind == "neutral":
        return [_money(payment)] if payment.field("returned_on") else []
    return [_money(payment), *_no_fee(pack, payment)]


def _no_fee(pack: Pack, payment: Line) -> list[Sentence]:
    bank = pack.first("How to reach us")
    if bank is None or payment.field("direction") == "in":
        return []
    return [say(bank.field("no_fee"), bank)]


def _next(code: Line | None, payment: Line) -> list[Sentence]:
    fix = code.field("fix") if code else ""
    if fix:
        return [say(fix, code)]
    if code and code.field("reason"):
        return [say("You do not need to do anything about this payment.", payment)]
    return [say(code.field("talk"), code)] if code else []


def _handling(code: Line | None) -> list[Sentence]:
    """For the analyst: whether the letter may go, in words that reveal nothing."""
    if code is None:
        return [say("The payment's record could not be read, so no reason may be given yet.", kind="unknown")]
    return [say(code.field("handling"), code, kind="recommendation")]
