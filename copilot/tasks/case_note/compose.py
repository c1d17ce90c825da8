"""The offline engine's case note, from the same signals as the brief."""

from typing import Any

from copilot.tasks.pack import Line, Pack, Sentence, gap_sentences, say, tell, tell_all
from copilot.tasks.triage_brief.score import CLEARED, Score
from copilot.tasks.triage_brief.steps import next_steps
from copilot.tasks.wording import listed

_HAPPENED = (
    "focus_total_in",
    "focus_total_out",
    "focus_first",
    "notice_received_on",
    "complaint_received_on",
    "payment_rejected_at",
    "kyc_exception_kind",
    "loan_stage",
)
_DONE = (
    "acknowledged_on",
    "provisional_credit",
    "provisional_credit_notified_on",
    "complaint_acknowledged_on",
    "payment_refunded_on",
    "payment_customer_told_at",
    "resolved_on",
)
_CHECKED = (
    ("Customer ", "the customer record"),
    ("Account ", "the accounts"),
    ("KYC file", "the KYC file"),
    ("Transaction ", "the transactions in question"),
    ("Rule hit", "the rules that fired"),
    ("Device ", "the devices"),
    ("Payee ", "the payees"),
    ("Merchant ", "the merchants"),
    ("Dispute ", "the dispute record"),
    ("Complaint ", "the complaint record"),
    ("Rejected payment", "the rejected payment"),
    ("Loan ", "the loan record"),
    ("Note ", "the notes"),
    ("Interaction ", "the contacts with the customer"),
    ("Earlier alert", "earlier alerts"),
    ("Earlier case", "earlier cases"),
)
EACH = 4
MOST = 6


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `CaseNote`."""
    score = Score.of(pack)
    cleared = score.choice in CLEARED if score.on_record else score.margin < 0
    telling = (
        (*score.evidence("against"), *score.evidence("for"))
        if cleared
        else (*score.evidence("for"), *score.evidence("against"))
    )
    return {
        "happened": _happened(pack),
        "checked": _checked(pack),
        "found": [tell(line) for line in telling[:MOST]],
        "inferred": _inferred(score),
        "unknown": [*gap_sentences(pack), *(tell(hit.line, "unknown") for hit in score.side("doubt"))][:MOST],
        "done": tell_all(pack, [name for name in _DONE if name in pack.facts and pack.facts[name].value]),
        "next": [*_deadline(pack), *next_steps(pack, score.side("for") + score.side("doubt"), score.choice)][
            :2
        ],
    }


def _happened(pack: Pack) -> list[Sentence]:
    case = pack.first("Case ")
    title = str(pack.case.get("title", "")).rstrip(". ").replace(". ", "; ") or "A case"
    opened = f", opened on {case.field('opened_on')}" if case else ""
    return [say(f"{title}{opened}.", case), *tell_all(pack, _HAPPENED)[:4]]


def _checked(pack: Pack) -> list[Sentence]:
    """Which kinds of records were read, each cited by up to `EACH` of its items."""
    read = [(label, pack.titled(start)[:EACH]) for start, label in _CHECKED]
    read = [(label, items) for label, items in read if items]
    if not read:
        return []
    return [
        say(f"I checked {listed([label for label, _ in read])}.", *(i for _, items in read for i in items))
    ]


def _inferred(score: Score) -> list[Sentence]:
    if not score.contradiction:
        return []
    one, other = score.contradiction
    return [say(f"These do not fit together: {one.clause}; {other.clause}.", one, other, kind="inference")]


def _deadline(pack: Pack) -> list[Sentence]:
    running: list[Line] = sorted(
        (line for line in pack.named("clock_") if line.value.endswith(("/overdue", "/at_risk", "/running"))),
        key=lambda line: line.value,
    )
    return [tell(running[0])] if running else []
