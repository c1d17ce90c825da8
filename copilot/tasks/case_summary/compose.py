"""The offline engine's summary: the record's own sentences, put in the places of the form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from copilot.tasks.pack import Line, Pack, Sentence, gap_sentences, say, tell, tell_all
from copilot.tasks.telling import tell_movement, tell_quote
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
    if pack.queue == "complaints" and pack.fact("complaint_received_on"):
        return "complaint"
    return "dispute" if pack.fact("dispute_amount") else "general"


def _common(pack: Pack) -> dict[str, Any]:
    return {
        "headline": _headline(pack),
        "parties": [
            say(line.text[:1].upper() + line.text[1:], line)
            for line in pack.titled("Customer ", "Account ", "Merchant ", "Payee ")
            if not line.field("when")
        ][:MOST],
        "timeline": _timeline(pack),
        "amounts": _amounts(pack),
        "done": _done(pack),
        "clock": [tell(line) for line in pack.named("clock_")][:MOST],
        "open_questions": _open(pack),
        "next_action": _next(pack),
    }


def _headline(pack: Pack) -> Sentence:
    case = pack.first("Case ")
    names = (
        "dispute_amount",
        "complaint_received_on",
        "kyc_exceptions_open",
        "focus_total_out",
        "focus_total_in",
        "payment_amount",
        "amount_at_risk",
    )
    lead = next((line for name in names if (line := pack.fact(name))), None)
    title = str(pack.case.get("title", "")).rstrip(". ").replace(". ", "; ") or "The case"
    customer = pack.first("Customer ")
    who = f", {customer.field('name')}" if customer and customer.field("name") else ""
    return say(f"{title}{who}: {lead.clause}." if lead else f"{title}{who}.", case, customer, lead)


_DATED = (
    ("notice_received_on", ""), ("acknowledged_on", ""), ("provisional_credit_notified_on", ""), ("written_confirmation_received_on", ""),
    ("resolved_on", ""), ("statement_sent_on", ""), ("complaint_received_on", ""), ("complaint_acknowledged_on", ""),
    ("payment_submitted_at", ""), ("payment_rejected_at", ""), ("payment_refunded_on", ""), ("focus_first", ""), ("focus_last", ""),
)  # fmt: skip


def _timeline(pack: Pack) -> list[dict[str, Any]]:
    """Facts that carry an ISO date as value, and the transactions in question, oldest first."""
    dated: list[tuple[str, Line]] = []
    single = bool(pack.titled("Transaction "))
    for name, _ in _DATED:
        if single and name in ("focus_first", "focus_last"):
            continue  # the transactions themselves stand there
        line = pack.fact(name)
        if line and line.value[:4].isdigit():
            dated.append((line.value[:10], line))
    for item in pack.titled("Transaction ")[:15]:
        on = _iso(item.field("date"))
        if on:
            dated.append((on, item))
    told = {line.id for line in pack.titled("Note ", "Interaction ")}
    for item in pack.items:
        on = _iso(item.field("when").partition(" at ")[0])
        if on and item.id not in told and not item.field("amount"):
            dated.append((on, item))
    in_order = sorted(dated, key=lambda pair: (pair[0], pair[1].field("when").partition(" at ")[2]))
    return [{"on": on, "statement": _event(line)} for on, line in in_order[:MOST_EVENTS]]


def _event(line: Line) -> Sentence:
    if line.field("amount"):
        return tell_movement(line)
    if line.field("when"):
        place = f" from {line.field('place')}" if line.field("place") else ""
        kind = line.field("kind")
        return say(f"{kind[:1].upper()}{kind[1:]} on {line.field('when')}{place}.", line)
    return tell(line)


def _iso(written: str) -> str:
    """`2026-11-12` from `12 November 2026`, "" where it is not a date."""
    try:
        return datetime.strptime(written, "%d %B %Y").date().isoformat()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return ""


_AMOUNTS = (
    ("amount at risk", "amount_at_risk"), ("in dispute", "dispute_amount"), ("provisional credit", "provisional_credit"),
    ("moved out", "focus_total_out"), ("moved in", "focus_total_in"), ("largest", "focus_max"), ("smallest", "focus_min"),
    ("payment", "payment_amount"), ("application", "loan_amount"), ("cash", "cash_total"),
)  # fmt: skip


def _amounts(pack: Pack) -> list[dict[str, Any]]:
    return [
        {"label": label, "statement": tell(line)}
        for label, name in _AMOUNTS
        if (line := pack.fact(name)) and line.number > 0
    ]


def _done(pack: Pack) -> list[Sentence]:
    names = (
        "acknowledged_on",
        "provisional_credit",
        "provisional_credit_notified_on",
        "resolved_on",
        "complaint_acknowledged_on",
        "payment_refunded_on",
        "payment_customer_told_at",
    )
    return tell_all(pack, [n for n in names if pack.fact(n) is None or pack.facts[n].value])


def _open(pack: Pack) -> list[Sentence]:
    names = (
        "written_confirmation_outstanding",
        "signals_missing_share",
        "contact_not_reached",
        "contact_papers_outstanding",
        "contact_evasive",
        "contact_none",
        "documents_unverified",
    )
    unanswered = pack.fact("merchant_answered")
    told = [tell(unanswered, "unknown")] if unanswered and unanswered.value == "false" else []
    return [*gap_sentences(pack), *told, *(tell(line, "unknown") for n in names if (line := pack.fact(n)))][
        :MOST
    ]


_ACTS = (
    ("written_confirmation_outstanding", "Ask once more for the written confirmation"),
    ("contact_not_reached", "Reach the customer by another contact point on file"),
    ("contact_papers_outstanding", "Follow up the papers that were promised"),
    ("documents_expired", "Ask the customer for a document in date"),
    ("identity_points_failed", "Clear the points of identity that conflict"),
    ("screening_open", "Clear the open match against a second identifier"),
    ("review_overdue_days", "Carry out the review"),
)  # fmt: skip


def _next(pack: Pack) -> Sentence:
    """A dispute to be opened, else the clock that presses most, else the first thing that is open."""
    disowned = pack.fact("complaint_disowns")
    if disowned and pack.fact("dispute_amount") is None:
        act = "Open a dispute from the complaint on the same business day, since its text may be a notice of error"
        return say(f"{act}: {disowned.clause}.", disowned, kind="recommendation")
    pressing = sorted(
        (line for line in pack.named("clock_") if line.value.endswith(("/overdue", "/at_risk", "/running"))),
        key=lambda line: line.value,
    )
    if pressing:
        return say(f"First, what is due soonest: {pressing[0].clause}.", pressing[0], kind="recommendation")
    for name, act in _ACTS:
        line = pack.fact(name)
        if line:
            return say(f"{act}: {line.clause}.", line, kind="recommendation")
    waiting = pack.fact("kyc_exceptions_open")
    if waiting:
        return _put_right(pack, waiting)
    score = Score.of(pack)
    return next_steps(pack, score.side("for") + score.side("doubt"), score.choice)[0]


def _put_right(pack: Pack, waiting: Line) -> Sentence:
    """The exception to work on, by its own record where it is the only one: the headline has told the count."""
    own = pack.titled("KYC exception")
    if len(own) != 1:
        return say(f"Put the exception right: {waiting.clause}.", waiting, kind="recommendation")
    kind, due = own[0].field("kind"), own[0].field("due_on")
    return say(f"Put the {kind} exception right; its due date is {due}.", own[0], kind="recommendation")


def quote(item: Line | None, who: str) -> list[Sentence]:
    """What somebody outside wrote, as far as it may be repeated."""
    return [tell_quote(item, who)] if item and item.field("quote") else []


def _dispute(pack: Pack) -> dict[str, Any]:
    merchant = (
        "merchant_answered",
        "merchant_promised",
        "delivery_home",
        "delivery_lost",
        "delivery_elsewhere",
        "merchant_dispute_rate",
        "refunds_after",
        "same_charges",
        "prior_undisputed",
        "prior_undisputed_alike",
    )
    return {
        "claim": [
            *tell_all(pack, ("dispute_category", "notice_late_days")),
            *quote(pack.first("The customer's claim"), "The customer's claim"),
        ],
        "merchant_side": [
            *tell_all(pack, merchant),
            *quote(pack.first("The merchant's answer"), "The merchant's answer"),
        ],
        "provisional_credit": tell_all(
            pack,
            (
                "provisional_credit",
                "provisional_credit_notified_on",
                "written_confirmation_outstanding",
                "provisional_credit_not_owed",
            ),
        ),
    }


def _kyc(pack: Pack) -> dict[str, Any]:
    own = [
        say(
            f"The exception {item.field('kind')} is {item.field('status')}, raised on {item.field('raised_on')} and due on {item.field('due_on')}.",
            item,
        )
        for item in pack.titled("KYC exception")
    ]
    # The headline has told how many are open and which one presses; told here only where no record says more.
    told = tell_all(pack, ("kyc_exception_kind",) if own else ("kyc_exception_kind", "kyc_exceptions_open"))
    return {
        "exception": [*told, *own][:MOST],
        "documents": [
            *tell_all(pack, ("identity_points_failed", "documents_expired", "documents_unverified")),
            *(say(item.text, item) for item in pack.titled("KYC document")),
        ][:MOST],
        "screening": [
            *tell_all(pack, ("screening_name_only", "screening_confirmed", "screening_open")),
            *(say(item.text, item) for item in pack.titled("Screening match")),
        ][:MOST],
        "risk": [
            *tell_all(
                pack,
                (
                    "risk_rating",
                    "review_overdue_days",
                    "declared_cash",
                    "turnover_ratio",
                    "device_shared_with",
                ),
            ),
            *_owners(pack),
        ],
    }


def _owners(pack: Pack) -> list[Sentence]:
    """Who holds the company, as the KYC file has it: an ownership exception cannot be worked without."""
    file = pack.first("KYC file")
    owners = file.field("beneficial_owners") if file else ""
    return [say(f"The beneficial owners on file are {owners}.", file)] if file and owners else []


def _complaint(pack: Pack) -> dict[str, Any]:
    own = pack.first("Complaint ")
    issue = (
        [say(f"The complaint is about {own.field('product')}: {own.field('issue')}.", own)]
        if own and own.field("issue")
        else []
    )
    redress = (
        [say(f"The customer asks for: {own.field('redress_sought').rstrip('.')}.", own)]
        if own and own.field("redress_sought")
        else []
    )
    return {
        "issue": [*issue, *quote(pack.first("The customer's complaint"), "The complaint")],
        "redress_sought": redress,
        "earlier_complaints": tell_all(pack, ("other_complaints", "prior_disputes")),
        "payment_claim": tell_all(pack, ("complaint_disowns", "focus_count", "focus_total_out")),
    }


def _general(pack: Pack) -> dict[str, Any]:
    asked = (
        "focus_count",
        "focus_total_out",
        "focus_total_in",
        "focus_first",
        "focus_last",
        "focus_span_seconds",
        "payment_amount",
        "payment_code",
        "payment_missing_fields",
        "loan_stage",
    )
    signals = (
        "credential_change_hours",
        "warnings_dismissed",
        "payee_age_hours",
        "device_age_hours",
        "new_device_share",
        "amount_ratio",
        "declined_share",
        "pass_through_share",
        "cash_under_threshold",
        "dormant_days",
        "turnover_ratio",
        "prior_alerts",
    )
    return {"in_question": tell_all(pack, asked)[:MOST], "signals": tell_all(pack, signals)[:MOST]}


_SPECIAL: dict[str, Callable[[Pack], dict[str, Any]]] = {
    "dispute": _dispute,
    "kyc_exception": _kyc,
    "complaint": _complaint,
    "general": _general,
}
