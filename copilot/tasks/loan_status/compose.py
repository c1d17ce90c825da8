"""The offline engine's loan-status reply: the stage in plain words, what is needed, who acts next."""

from typing import Any

from copilot.tasks.letters import contact_parts, paragraphs
from copilot.tasks.pack import Line, Pack, Sentence, say
from copilot.tasks.wording import missing

_SINCE = {"funded": "was paid out on", "approved": "was decided on", "declined": "was decided on"}


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `LoanStatusReply`."""
    loan, rule = pack.first("Your application"), pack.first("What the rule says")
    if loan is None:
        opening = [say(f"Where your application stands: {missing('lending record')}.", kind="unknown")]
        return {
            "stage": "unknown",
            "paragraphs": paragraphs(("decision", opening), *contact_parts(pack, decided=False)),
        }
    stage = loan.field("stage")
    decided = stage == "declined"
    told = paragraphs(
        ("decision", [_decision(loan, stage), *_reference(pack)]),
        ("details", [_details(loan)]),
        ("reason", _reasons(loan, rule) if decided else _undecided(loan, stage)),
        ("money", _payment(loan)),
        ("next", _next(loan, stage)),
        *(part for part in contact_parts(pack, decided=decided) if decided or part[0] != "documents"),
    )
    return {"stage": stage, "paragraphs": told}


def _decision(loan: Line, stage: str) -> Sentence:
    says = loan.field("says")
    if not says:
        return say(f"Your application is at this stage: {stage.replace('_', ' ')}.", loan)
    return say(says, loan)


def _reference(pack: Pack) -> list[Sentence]:
    to = pack.first("Addressee")
    return [say(f"Our reference is {to.field('reference')}.", to)] if to else []


def _details(loan: Line) -> Sentence:
    return say(
        f"You applied for a {loan.field('product')} of {loan.field('amount')}, and we received your application on {loan.field('applied_on')}; it {_SINCE.get(loan.field('stage'), 'has been at this stage since')} {loan.field('since')}.",
        loan,
    )


def _undecided(loan: Line, stage: str) -> list[Sentence]:
    if stage in ("approved", "funded"):
        return []
    return [say("No decision has been taken on your application.", loan)]


def _reasons(loan: Line, rule: Line | None) -> list[Sentence]:
    reasons = loan.field("reasons") or missing("principal reasons for the decision")
    told = [
        say(f"The principal reasons: {reasons}.", loan, kind="fact" if loan.field("reasons") else "unknown")
    ]
    return told + [
        say(rule.field(key), rule) for key in ("equal", "agency", "report") if rule and rule.field(key)
    ]


def _payment(loan: Line) -> list[Sentence]:
    if not loan.field("payment"):
        return []
    return [say(f"The next payment of {loan.field('payment')} is due on {loan.field('payment_on')}.", loan)]


def _next(loan: Line, stage: str) -> list[Sentence]:
    told = [say(loan.field("next"), loan)] if loan.field("next") else []
    if stage == "documents_missing":
        needed = loan.field("documents") or missing("documents still needed")
        told.insert(
            0, say(f"Still needed: {needed}.", loan, kind="fact" if loan.field("documents") else "unknown")
        )
    if loan.field("send_by"):
        told.append(say(f"Please send them by {loan.field('send_by')}.", loan))
    if stage in ("received", "documents_missing", "underwriting") and loan.field("decision_due"):
        told.append(say(f"We have to write to you with our decision by {loan.field('decision_due')}.", loan))
    return told
