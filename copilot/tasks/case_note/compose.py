"""The offline engine's case note, from the same signals as the brief."""

from typing import Any

from copilot.domain import evidence_fields as fields
from copilot.domain.fact import FactName
from copilot.language.written import listed
from copilot.tasks.pack import Pack, Sentence, gap_sentences, say, tell, tell_all
from copilot.tasks.triage_brief.score import CLEARED, Score
from copilot.tasks.triage_brief.steps import next_steps

_HAPPENED = (
    FactName.FOCUS_TOTAL_IN,
    FactName.FOCUS_TOTAL_OUT,
    FactName.FOCUS_FIRST,
    FactName.NOTICE_RECEIVED_ON,
    FactName.COMPLAINT_RECEIVED_ON,
    FactName.PAYMENT_REJECTED_AT,
    FactName.KYC_EXCEPTION_KIND,
    FactName.LOAN_STAGE,
)
_DONE = (
    FactName.ACKNOWLEDGED_ON,
    FactName.PROVISIONAL_CREDIT,
    FactName.PROVISIONAL_CREDIT_NOTIFIED_ON,
    FactName.COMPLAINT_ACKNOWLEDGED_ON,
    FactName.PAYMENT_REFUNDED_ON,
    FactName.PAYMENT_CUSTOMER_TOLD_AT,
    FactName.RESOLVED_ON,
)
_CHECKED: tuple[tuple[type[fields.Fields], str], ...] = (
    (fields.CustomerFields, "the customer record"),
    (fields.AccountFields, "the accounts"),
    (fields.KycFileFields, "the KYC file"),
    (fields.TransactionFields, "the transactions in question"),
    (fields.RuleHitFields, "the rules that fired"),
    (fields.DeviceFields, "the devices"),
    (fields.PayeeFields, "the payees"),
    (fields.MerchantFields, "the merchants"),
    (fields.DisputeFields, "the dispute record"),
    (fields.ComplaintFields, "the complaint record"),
    (fields.RejectedPaymentFields, "the rejected payment"),
    (fields.LoanFields, "the loan record"),
    (fields.NoteFields, "the notes"),
    (fields.InteractionFields, "the contacts with the customer"),
    (fields.EarlierAlertFields, "earlier alerts"),
    (fields.EarlierCaseFields, "earlier cases"),
)
EACH = 4
MOST = 6


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `CaseNote`."""
    score = Score.of(pack)
    cleared = score.choice in CLEARED if score.on_record else score.margin < 0
    notable = (
        (*score.evidence("against"), *score.evidence("for"))
        if cleared
        else (*score.evidence("for"), *score.evidence("against"))
    )
    return {
        "happened": _happened(pack),
        "checked": _checked(pack),
        "found": [tell(line) for line in notable[:MOST]],
        "inferred": _inferred(score),
        "unknown": [*gap_sentences(pack), *(tell(hit.line, "unknown") for hit in score.side("doubt"))][:MOST],
        "done": tell_all(pack, _DONE, recorded=True),
        "next": [
            *(tell(line) for line in pack.pressing()[:1]),
            *next_steps(pack, score.side("for") + score.side("doubt"), score.choice),
        ][:2],
    }


def _happened(pack: Pack) -> list[Sentence]:
    case = pack.first(fields.CaseFields)
    title = str(pack.case.get("title", "")).rstrip(". ").replace(". ", "; ") or "A case"
    opened = f", opened on {pack.style.day(case.fields.opened_on)}" if case else ""
    return [say(f"{title}{opened}.", case), *tell_all(pack, _HAPPENED)[:4]]


def _checked(pack: Pack) -> list[Sentence]:
    """Which kinds of records were read, each cited by up to `EACH` of its items."""
    read = [(label, pack.of(kind)[:EACH]) for kind, label in _CHECKED]
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
