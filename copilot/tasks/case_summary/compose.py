"""The offline engine's summary: the record's own sentences, put in the places of the form."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from copilot.domain import evidence_fields as fields
from copilot.domain.evidence_fields import EvidenceKind
from copilot.domain.fact import FactName, Flag
from copilot.language.written import Style, listed
from copilot.tasks.evidence_sentences import quote_sentence, transaction_sentence
from copilot.tasks.pack import ItemLine, Line, Pack, Sentence, gap_sentences, say, tell, tell_all
from copilot.tasks.triage_brief.score import Score
from copilot.tasks.triage_brief.steps import next_steps

MOST = 12
MOST_EVENTS = 30


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `CaseSummary`."""
    kind = _kind(pack)
    return {"summary": {"kind": kind, **_common(pack), **_SPECIAL[kind](pack)}}


def _kind(pack: Pack) -> str:
    if pack.queue == "kyc_exceptions":
        return "kyc_exception"
    if pack.queue == "complaints" and pack.fact(FactName.COMPLAINT_RECEIVED_ON):
        return "complaint"
    return "dispute" if pack.fact(FactName.DISPUTE_AMOUNT) else "general"


def _common(pack: Pack) -> dict[str, Any]:
    return {
        "headline": _headline(pack),
        "parties": [
            say(line.text[:1].upper() + line.text[1:], line)
            for line in pack.of(
                fields.CustomerFields, fields.AccountFields, fields.MerchantFields, fields.PayeeFields
            )
        ][:MOST],
        "timeline": _timeline(pack),
        "amounts": _amounts(pack),
        "done": tell_all(pack, _DONE, recorded=True),
        FactName.CLOCK: [tell(line) for line in pack.all(FactName.CLOCK)][:MOST],
        "open_questions": _open(pack),
        "next_action": _next(pack),
    }


def _headline(pack: Pack) -> Sentence:
    case = pack.first(fields.CaseFields)
    names = (
        FactName.DISPUTE_AMOUNT,
        FactName.COMPLAINT_RECEIVED_ON,
        FactName.KYC_EXCEPTIONS_OPEN,
        FactName.FOCUS_TOTAL_OUT,
        FactName.FOCUS_TOTAL_IN,
        FactName.PAYMENT_AMOUNT,
        FactName.AMOUNT_AT_RISK,
    )
    lead = next((line for name in names if (line := pack.fact(name))), None)
    title = str(pack.case.get("title", "")).rstrip(". ").replace(". ", "; ") or "The case"
    customer = pack.first(fields.CustomerFields)
    who = f", {customer.fields.name}" if customer else ""
    return say(f"{title}{who}: {lead.clause}." if lead else f"{title}{who}.", case, customer, lead)


_DATED = (
    FactName.NOTICE_RECEIVED_ON, FactName.ACKNOWLEDGED_ON, FactName.PROVISIONAL_CREDIT_NOTIFIED_ON, FactName.WRITTEN_CONFIRMATION_RECEIVED_ON,
    FactName.RESOLVED_ON, FactName.STATEMENT_SENT_ON, FactName.COMPLAINT_RECEIVED_ON, FactName.COMPLAINT_ACKNOWLEDGED_ON,
    FactName.PAYMENT_SUBMITTED_AT, FactName.PAYMENT_REJECTED_AT, FactName.PAYMENT_REFUNDED_ON,
)  # fmt: skip
_ENDS = (FactName.FOCUS_FIRST, FactName.FOCUS_LAST)


def _timeline(pack: Pack) -> list[dict[str, Any]]:
    """Facts that state a day, the transactions in question and what was done at sign-in, oldest first."""
    movements = pack.of(fields.TransactionFields)
    names = _DATED if movements else (*_DATED, *_ENDS)  # the transactions themselves stand there
    facts = [line for name in names if (line := pack.fact(name))]
    dated = [(on, "", tell(line)) for line in facts if (on := pack.on(line))]
    dated += [
        (*_local(item.fields.booked_at, pack.style.zone), transaction_sentence(item, item.fields, pack.style))
        for item in movements[:15]
    ]
    dated += [
        (*_local(item.fields.happened_at, pack.style.zone), _event(item, pack.style))
        for item in pack.of(fields.SignInEventFields)
    ]
    in_order = sorted(dated, key=lambda entry: entry[:2])
    return [{"on": on.isoformat(), "statement": sentence} for on, _, sentence in in_order[:MOST_EVENTS]]


def _local(at: datetime, zone: str) -> tuple[date, str]:
    local = at.astimezone(ZoneInfo(zone))
    return local.date(), f"{local:%H:%M}"


def _event(item: ItemLine[fields.SignInEventFields], style: Style) -> Sentence:
    event = item.fields
    place = f" from {event.place}" if event.place else ""
    kind = f"{event.event[:1].upper()}{event.event[1:]}"
    return say(f"{kind} on {style.moment(event.happened_at)}{place}.", item)


_AMOUNTS = (
    ("amount at risk", FactName.AMOUNT_AT_RISK), ("in dispute", FactName.DISPUTE_AMOUNT), ("provisional credit", FactName.PROVISIONAL_CREDIT),
    ("moved out", FactName.FOCUS_TOTAL_OUT), ("moved in", FactName.FOCUS_TOTAL_IN), ("largest", FactName.FOCUS_MAX), ("smallest", FactName.FOCUS_MIN),
    ("payment", FactName.PAYMENT_AMOUNT), ("application", FactName.LOAN_AMOUNT), ("cash", FactName.CASH_TOTAL),
)  # fmt: skip


def _amounts(pack: Pack) -> list[dict[str, Any]]:
    return [
        {"label": label, "statement": tell(line)}
        for label, name in _AMOUNTS
        if (line := pack.fact(name)) and line.number > 0
    ]


_DONE = (
    FactName.ACKNOWLEDGED_ON,
    FactName.PROVISIONAL_CREDIT,
    FactName.PROVISIONAL_CREDIT_NOTIFIED_ON,
    FactName.RESOLVED_ON,
    FactName.COMPLAINT_ACKNOWLEDGED_ON,
    FactName.PAYMENT_REFUNDED_ON,
    FactName.PAYMENT_CUSTOMER_TOLD_AT,
)


def _open(pack: Pack) -> list[Sentence]:
    names = (
        FactName.WRITTEN_CONFIRMATION_OUTSTANDING,
        FactName.SIGNALS_MISSING_SHARE,
        FactName.CONTACT_NOT_REACHED,
        FactName.CONTACT_PAPERS_OUTSTANDING,
        FactName.CONTACT_EVASIVE,
        FactName.CONTACT_NONE,
        FactName.DOCUMENTS_UNVERIFIED,
    )
    unanswered = pack.fact(FactName.MERCHANT_ANSWERED)
    sentences = [tell(unanswered, "unknown")] if unanswered and unanswered.value == Flag(holds=False) else []
    return [
        *gap_sentences(pack),
        *sentences,
        *(tell(line, "unknown") for n in names if (line := pack.fact(n))),
    ][:MOST]


_ACTS = (
    (FactName.WRITTEN_CONFIRMATION_OUTSTANDING, "Ask once more for the written confirmation"),
    (FactName.CONTACT_NOT_REACHED, "Reach the customer by another contact point on file"),
    (FactName.CONTACT_PAPERS_OUTSTANDING, "Follow up the papers that were promised"),
    (FactName.DOCUMENTS_EXPIRED, "Ask the customer for a document in date"),
    (FactName.IDENTITY_POINTS_FAILED, "Clear the points of identity that conflict"),
    (FactName.SCREENING_OPEN, "Clear the open match against a second identifier"),
    (FactName.REVIEW_OVERDUE_DAYS, "Carry out the review"),
)  # fmt: skip


def _next(pack: Pack) -> Sentence:
    """A dispute to be opened, else the clock that presses most, else the first thing that is open."""
    disowned = pack.fact(FactName.COMPLAINT_DISOWNS)
    if disowned and pack.fact(FactName.DISPUTE_AMOUNT) is None:
        act = "Open a dispute from the complaint on the same business day, since its text may be a notice of error"
        return say(f"{act}: {disowned.clause}.", disowned, kind="recommendation")
    pressing = pack.pressing()
    if pressing:
        return say(f"First, what is due soonest: {pressing[0].clause}.", pressing[0], kind="recommendation")
    for name, act in _ACTS:
        line = pack.fact(name)
        if line:
            return say(f"{act}: {line.clause}.", line, kind="recommendation")
    waiting = pack.fact(FactName.KYC_EXCEPTIONS_OPEN)
    if waiting:
        return _put_right(pack, waiting)
    score = Score.of(pack)
    return next_steps(pack, score.side("for") + score.side("doubt"), score.choice)[0]


def _put_right(pack: Pack, waiting: Line) -> Sentence:
    """The exception to work on, by its own record where it is the only one: the headline has told the count."""
    own = pack.of(fields.KycExceptionFields)
    if len(own) != 1:
        return say(f"Put the exception right: {waiting.clause}.", waiting, kind="recommendation")
    lacking = own[0].fields
    text = f"Put the {lacking.exception} exception right; its due date is {pack.style.day(lacking.due_on)}."
    return say(text, own[0], kind="recommendation")


def quote(item: ItemLine[fields.QuoteFields] | None, who: str) -> list[Sentence]:
    """What somebody outside wrote, as far as it may be repeated."""
    return [quote_sentence(item, item.fields.quote, who)] if item else []


def _dispute(pack: Pack) -> dict[str, Any]:
    merchant = (
        FactName.MERCHANT_ANSWERED,
        FactName.MERCHANT_PROMISED,
        FactName.DELIVERY_HOME,
        FactName.DELIVERY_LOST,
        FactName.DELIVERY_ELSEWHERE,
        FactName.MERCHANT_DISPUTE_RATE,
        FactName.REFUNDS_AFTER,
        FactName.SAME_CHARGES,
        FactName.PRIOR_UNDISPUTED,
        FactName.PRIOR_UNDISPUTED_ALIKE,
    )
    return {
        "claim": [
            *tell_all(pack, (FactName.DISPUTE_CATEGORY, FactName.NOTICE_LATE_DAYS)),
            *quote(pack.quote(EvidenceKind.CUSTOMER_CLAIM), "The customer's claim"),
        ],
        "merchant_side": [
            *tell_all(pack, merchant),
            *quote(pack.quote(EvidenceKind.MERCHANT_ANSWER), "The merchant's answer"),
        ],
        FactName.PROVISIONAL_CREDIT: tell_all(
            pack,
            (
                FactName.PROVISIONAL_CREDIT,
                FactName.PROVISIONAL_CREDIT_NOTIFIED_ON,
                FactName.WRITTEN_CONFIRMATION_OUTSTANDING,
                FactName.PROVISIONAL_CREDIT_NOT_OWED,
            ),
        ),
    }


def _kyc(pack: Pack) -> dict[str, Any]:
    own = [
        say(
            f"The exception {item.fields.exception} is {item.fields.status}, raised on {pack.style.day(item.fields.raised_on)} and due on {pack.style.day(item.fields.due_on)}.",
            item,
        )
        for item in pack.of(fields.KycExceptionFields)
    ]
    # The headline has told how many are open and which one presses; told here only where no record says more.
    sentences = tell_all(
        pack,
        (FactName.KYC_EXCEPTION_KIND,)
        if own
        else (FactName.KYC_EXCEPTION_KIND, FactName.KYC_EXCEPTIONS_OPEN),
    )
    return {
        "exception": [*sentences, *own][:MOST],
        "documents": [
            *tell_all(
                pack,
                (FactName.IDENTITY_POINTS_FAILED, FactName.DOCUMENTS_EXPIRED, FactName.DOCUMENTS_UNVERIFIED),
            ),
            *(say(item.text, item) for item in pack.of(fields.KycDocumentFields)),
        ][:MOST],
        "screening": [
            *tell_all(
                pack, (FactName.SCREENING_NAME_ONLY, FactName.SCREENING_CONFIRMED, FactName.SCREENING_OPEN)
            ),
            *(say(item.text, item) for item in pack.of(fields.ScreeningMatchFields)),
        ][:MOST],
        "risk": [
            *tell_all(
                pack,
                (
                    FactName.RISK_RATING,
                    FactName.REVIEW_OVERDUE_DAYS,
                    FactName.DECLARED_CASH,
                    FactName.TURNOVER_RATIO,
                    FactName.DEVICE_SHARED_WITH,
                ),
            ),
            *_owners(pack),
        ],
    }


def _owners(pack: Pack) -> list[Sentence]:
    """Who holds the company, as the KYC file has it: an ownership exception cannot be worked without."""
    file = pack.first(fields.KycFileFields)
    if file is None or not file.fields.beneficial_owners:
        return []
    return [say(f"The beneficial owners on file are {listed(file.fields.beneficial_owners)}.", file)]


def _complaint(pack: Pack) -> dict[str, Any]:
    own = pack.first(fields.ComplaintFields)
    issue = (
        [say(f"The complaint is about {own.fields.product}: {own.fields.issue}.", own)]
        if own and own.fields.issue
        else []
    )
    redress = (
        [say(f"The customer asks for: {own.fields.redress_sought.rstrip('.')}.", own)]
        if own and own.fields.redress_sought
        else []
    )
    return {
        "issue": [*issue, *quote(pack.quote(EvidenceKind.COMPLAINT_TEXT), "The complaint")],
        "redress_sought": redress,
        "earlier_complaints": tell_all(pack, (FactName.OTHER_COMPLAINTS, FactName.PRIOR_DISPUTES)),
        "payment_claim": tell_all(
            pack, (FactName.COMPLAINT_DISOWNS, FactName.FOCUS_COUNT, FactName.FOCUS_TOTAL_OUT)
        ),
    }


def _general(pack: Pack) -> dict[str, Any]:
    asked = (
        FactName.FOCUS_COUNT,
        FactName.FOCUS_TOTAL_OUT,
        FactName.FOCUS_TOTAL_IN,
        FactName.FOCUS_FIRST,
        FactName.FOCUS_LAST,
        FactName.FOCUS_SPAN_SECONDS,
        FactName.PAYMENT_AMOUNT,
        FactName.PAYMENT_CODE,
        FactName.PAYMENT_MISSING_FIELDS,
        FactName.LOAN_STAGE,
    )
    signals = (
        FactName.CREDENTIAL_CHANGE_HOURS,
        FactName.WARNINGS_DISMISSED,
        FactName.PAYEE_AGE_HOURS,
        FactName.DEVICE_AGE_HOURS,
        FactName.NEW_DEVICE_SHARE,
        FactName.AMOUNT_RATIO,
        FactName.DECLINED_SHARE,
        FactName.PASS_THROUGH_SHARE,
        FactName.CASH_UNDER_THRESHOLD,
        FactName.DORMANT_DAYS,
        FactName.TURNOVER_RATIO,
        FactName.PRIOR_ALERTS,
    )
    return {"in_question": tell_all(pack, asked)[:MOST], "signals": tell_all(pack, signals)[:MOST]}


_SPECIAL: dict[str, Callable[[Pack], dict[str, Any]]] = {
    "dispute": _dispute,
    "kyc_exception": _kyc,
    "complaint": _complaint,
    "general": _general,
}
