"""The offline engine's loan-status reply: the stage in plain words, what is needed, who acts next."""

from typing import Any

from copilot.domain.evidence_fields import AddresseeFields, CreditRuleFields, OwnLoanFields
from copilot.tasks.letters import contact_parts, paragraphs
from copilot.tasks.pack import ItemLine, Pack, Sentence, say
from copilot.tasks.wording import missing

Loan = ItemLine[OwnLoanFields]
_SINCE = {"funded": "was paid out on", "approved": "was decided on", "declined": "was decided on"}


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `LoanStatusReply`."""
    loan, rule = pack.first(OwnLoanFields), pack.first(CreditRuleFields)
    if loan is None:
        opening = [say(f"Where your application stands: {missing('lending record')}.", kind="unknown")]
        return {
            "stage": "unknown",
            "paragraphs": paragraphs(("decision", opening), *contact_parts(pack, decided=False)),
        }
    stage = loan.fields.stage
    decided = stage == "declined"
    body = paragraphs(
        ("decision", [_decision(loan, stage), *_reference(pack)]),
        ("details", [_details(loan, pack)]),
        ("reason", _reasons(loan, rule) if decided else _undecided(loan, stage)),
        ("money", _payment(loan, pack)),
        ("next", _next(loan, stage, pack)),
        *(part for part in contact_parts(pack, decided=decided) if decided or part[0] != "documents"),
    )
    return {"stage": stage, "paragraphs": body}


def _decision(loan: Loan, stage: str) -> Sentence:
    says = loan.fields.says
    if not says:
        return say(f"Your application is at this stage: {stage.replace('_', ' ')}.", loan)
    return say(says, loan)


def _reference(pack: Pack) -> list[Sentence]:
    to = pack.first(AddresseeFields)
    return [say(f"Our reference is {to.fields.reference}.", to)] if to else []


def _details(loan: Loan, pack: Pack) -> Sentence:
    return say(
        f"You applied for a {loan.fields.product} of {loan.fields.amount}, and we received your application on {pack.style.day(loan.fields.applied_on)}; it {_SINCE.get(loan.fields.stage, 'has been at this stage since')} {pack.style.day(loan.fields.since)}.",
        loan,
    )


def _undecided(loan: Loan, stage: str) -> list[Sentence]:
    if stage in ("approved", "funded"):
        return []
    return [say("No decision has been taken on your application.", loan)]


def _reasons(loan: Loan, rule: ItemLine[CreditRuleFields] | None) -> list[Sentence]:
    reasons = "; ".join(loan.fields.reasons) or missing("principal reasons for the decision")
    sentences = [
        say(f"The principal reasons: {reasons}.", loan, kind="fact" if loan.fields.reasons else "unknown")
    ]
    notices = (rule.fields.equal, rule.fields.agency, rule.fields.report) if rule else ()
    return sentences + [say(notice, rule) for notice in notices]


def _payment(loan: Loan, pack: Pack) -> list[Sentence]:
    payment, on = loan.fields.payment, loan.fields.payment_on
    return (
        [say(f"The next payment of {payment} is due on {pack.style.day(on)}.", loan)]
        if payment and on
        else []
    )


def _next(loan: Loan, stage: str, pack: Pack) -> list[Sentence]:
    sentences = [say(loan.fields.next, loan)] if loan.fields.next else []
    if stage == "documents_missing":
        needed = "; ".join(loan.fields.documents) or missing("documents still needed")
        sentences.insert(
            0, say(f"Still needed: {needed}.", loan, kind="fact" if loan.fields.documents else "unknown")
        )
    if loan.fields.send_by:
        sentences.append(say(f"Please send them by {pack.style.day(loan.fields.send_by)}.", loan))
    if stage in ("received", "documents_missing", "underwriting") and loan.fields.decision_due_on:
        due = pack.style.day(loan.fields.decision_due_on)
        sentences.append(say(f"We have to write to you with our decision by {due}.", loan))
    return sentences
