"""The offline engine's ticket: routed by the facts, one question, records by identifier."""

from typing import Any

from copilot.tasks.pack import Pack, Sentence, say, tell, tell_all
from copilot.tasks.ticket.routing import priority_of, route_of
from copilot.tasks.wording import listed

_WHY = (
    "amount_at_risk",
    "payment_amount",
    "dispute_amount",
    "provisional_credit",
    "focus_total_out",
    "focus_total_in",
    "payee_age_hours",
    "declined_share",
    "pass_through_share",
    "cash_total",
    "kyc_exception_kind",
    "complaint_disowns",
)
_RECORDS = ("Transaction ", "Rejected payment", "Dispute ", "Complaint ", "KYC exception", "Loan ", "Payee ")


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `TicketDraft`."""
    case, found = pack.first("Case "), route_of(pack)
    if found is None:
        unknown = say("Which team this belongs to is not known from the records.", kind="unknown")
        return {
            "team": "Financial Crime",
            "priority": "P3",
            "subject": "Case to be reviewed",
            "asked": unknown,
            "by_when": [],
            "why": [unknown],
            "records": [],
            "routing": [],
        }
    route, line = found
    named = f" for case {pack.case['case_id']}" if case and pack.case.get("case_id") else ""
    return {
        "team": route.team,
        "priority": priority_of(route, pack),
        "subject": route.subject,
        "asked": say(f"{route.asks}{named}.", line, case, kind="recommendation"),
        "by_when": _by_when(pack),
        "why": [tell(line), *(s for s in tell_all(pack, _WHY) if s["cites"] != [line.id])][:5],
        "records": _records(pack),
        "routing": _routing(pack, f"ticket {route.team} {route.subject} priority"),
    }


def _by_when(pack: Pack) -> list[Sentence]:
    running = sorted(
        (line for line in pack.named("clock_") if line.value.endswith(("/overdue", "/at_risk", "/running"))),
        key=lambda line: line.value,
    )
    return [tell(line) for line in running[:1]]


def _records(pack: Pack) -> list[Sentence]:
    items = pack.titled(*_RECORDS)[:8]
    return [say(f"Records: {listed([str(item.raw['title']) for item in items])}.", *items)] if items else []


def _routing(pack: Pack, words: str) -> list[Sentence]:
    found = pack.policy(words, least=3)
    if found is None:
        return []
    passage, text = found
    quote = text.rstrip(".;").replace('"', "'")
    return [say(f'Routed by: "{quote}".', passage)]
