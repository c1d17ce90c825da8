"""The offline engine's dispute letter: which letter the record asks for, then its paragraphs."""

from typing import Any

from copilot.domain import evidence_fields as fields
from copilot.domain.fact import FactName
from copilot.language.written import listed
from copilot.tasks.dispute_letter.schema import Kind
from copilot.tasks.letters import contact_parts, paragraphs, reference
from copilot.tasks.pack import ItemLine, Pack, Sentence, say
from copilot.tasks.wording import missing

Dispute = ItemLine[fields.OwnDisputeFields]
Rule = ItemLine[fields.DisputeRuleFields]
CREDIT = "temporary credit (provisional credit)"


def kind_of(dispute: Dispute | None) -> Kind:
    """The letter for where the dispute stands: decided, credited meanwhile, or just received."""
    if dispute is None:
        return "acknowledgement"
    decision, credited = dispute.fields.decision, dispute.fields.credit is not None
    if decision == "corrected":
        return "corrected"
    if decision == "no_error":
        return "no_error_reversal" if credited else "no_error"
    return "provisional_credit" if credited else "acknowledgement"


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `DisputeLetter`."""
    dispute, rule = pack.first(fields.OwnDisputeFields), pack.first(fields.DisputeRuleFields)
    kind = kind_of(dispute)
    if dispute is None:
        opening = [say(f"We have your dispute: {missing('record of the dispute')}.", kind="unknown")]
        return {
            "kind": kind,
            "paragraphs": paragraphs(("decision", opening), *contact_parts(pack, decided=False)),
        }
    decided = kind in ("corrected", "no_error", "no_error_reversal")
    body = paragraphs(
        ("decision", [_decision(kind, dispute, pack), reference(pack)]),
        ("details", _details(pack, dispute)),
        ("reason", _reason(dispute, decided=decided)),
        ("evidence", [_evidence(dispute, decided=decided)]),
        ("money", _money(kind, dispute, rule, pack)),
        ("next", _next(kind, dispute, rule)),
        *contact_parts(pack, decided=decided),
    )
    return {"kind": kind, "paragraphs": body}


def _decision(kind: Kind, dispute: Dispute, pack: Pack) -> Sentence:
    own = dispute.fields
    about = f"your dispute of {own.amount}, which you told us about on {pack.style.day(own.received_on)}"
    return say(
        {
            "acknowledgement": f"We have received {about}, and our review is still open.",
            "provisional_credit": f"We have given you a {CREDIT} of {own.credit} while we look into {about}.",
            "corrected": f"We have finished our review of {about}: we found an error and have corrected it.",
            "no_error": f"We have finished our review of {about}: we found no error.",
            "no_error_reversal": f"We have finished our review of {about}: we found no error, and we are taking the {CREDIT} back.",
        }[kind],
        dispute,
    )


def _details(pack: Pack, dispute: Dispute) -> list[Sentence]:
    payments = pack.of(fields.OwnTransactionFields, fields.TransactionGroupFields)
    if not payments:
        return [
            say(
                f"The payment in dispute: {missing('date, amount and merchant of the payment')}.",
                dispute,
                kind="unknown",
            )
        ]
    return [say(item.text, item) for item in payments[:6]]


def _reason(dispute: Dispute, *, decided: bool) -> list[Sentence]:
    if not decided:
        return [say("We cannot decide yet, because we are still reviewing your dispute.", dispute)]
    finding = dispute.fields.finding
    if not finding:
        return [
            say(
                f"The reason for our decision: {missing('plain reason for the decision')}.",
                dispute,
                kind="unknown",
            )
        ]
    return [say(f"The reason is that {finding}.", dispute)]


def _evidence(dispute: Dispute, *, decided: bool) -> Sentence:
    return say(
        f"{'To decide,' if decided else 'So far'} we used {listed(dispute.fields.evidence_used)}.", dispute
    )


def _money(kind: Kind, dispute: Dispute, rule: Rule | None, pack: Pack) -> list[Sentence]:
    amount, given = dispute.fields.credit, dispute.fields.credit_on
    on = pack.style.day(given) if given else missing("date of the provisional credit")
    if kind == "provisional_credit":
        rights = (rule.fields.use, rule.fields.may_reverse) if rule else ()
        sentences = [say(f"The temporary credit of {amount} was given on {on}.", dispute)]
        return sentences + [say(right, rule) for right in rights if right]
    if kind == "corrected" and amount:
        return [
            say(f"The temporary credit of {amount} given on {on} is yours to keep.", dispute),
            say(
                f"Fees and interest that we return to you: {missing('amount, or none')}.",
                dispute,
                kind="unknown",
            ),
        ]
    if kind == "corrected":
        return [
            say(
                f"The correction to your account: {missing('date and amount of the credit')}.",
                dispute,
                kind="unknown",
            )
        ]
    if kind == "no_error_reversal":
        debit = pack.fact(FactName.REVERSAL_ON)
        debited = pack.on(debit) if debit else None
        when = pack.style.day(debited) if debited else missing("date of the debit")
        sentences = [say(f"We take back {amount} from your account on {when}.", dispute, debit)]
        return sentences + ([say(rule.fields.honour, rule)] if rule and rule.fields.honour else [])
    return (
        [say(rule.fields.meanwhile, rule)]
        if rule and rule.fields.meanwhile and kind == "acknowledgement"
        else []
    )


def _next(kind: Kind, dispute: Dispute, rule: Rule | None) -> list[Sentence]:
    if kind in ("acknowledgement", "provisional_credit"):
        sentences = [say("We will write to you with the result of our review.", dispute)]
        return sentences + ([say(rule.fields.resolve_by, rule)] if rule and rule.fields.resolve_by else [])
    if kind == "corrected":
        return [say("You do not need to do anything more about this dispute.", dispute)]
    return [
        say("What you can do next: send us anything about the payment that we have not seen yet.", dispute)
    ]
