"""The offline engine's ticket: routed by the facts, one question, records by identifier."""

from typing import Any

from copilot.tasks.pack import Line, Pack, Sentence, say, stems, tell
from copilot.tasks.ticket.routing import priority_of, route_of
from copilot.tasks.wording import listed

_WHY = (
    "amount_at_risk",
    "payment_amount",
    "dispute_amount",
    "provisional_credit",
    "focus_total_out",
    "focus_total_in",
    "contact_disowned",
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
    named = f"Case {pack.case['case_id']}: " if case and pack.case.get("case_id") else ""
    asks = route.asks[:1].lower() + route.asks[1:] if named else route.asks
    return {
        "team": route.team,
        "priority": priority_of(route, pack),
        "subject": route.subject,
        "asked": say(f"{named}{asks}.", line, case, kind="recommendation"),
        "by_when": _by_when(pack),
        "why": _why(pack, line),
        "records": _records(pack),
        "routing": _routing(pack, route.team, route.subject),
    }


def _why(pack: Pack, line: Line) -> list[Sentence]:
    """What sent the case this way, then what else the team needs; a figure of nothing is left out."""
    rest = [
        other for name in _WHY if (other := pack.fact(name)) and other.id != line.id and not _nothing(other)
    ]
    risk = pack.fact("amount_at_risk")
    figure = risk.text.rstrip(".").rpartition(" ")[2] if risk else ""
    if any(other is not risk and figure in other.text for other in (line, *rest)):
        rest = [other for other in rest if other is not risk]
    return [tell(one) for one in (line, *rest)][:5]


def _nothing(line: Line) -> bool:
    return line.value[:1].isdigit() and line.number == 0


def _by_when(pack: Pack) -> list[Sentence]:
    running = sorted(
        (line for line in pack.named("clock_") if line.value.endswith(("/overdue", "/at_risk", "/running"))),
        key=lambda line: line.value,
    )
    return [tell(line) for line in running[:1]]


def _records(pack: Pack) -> list[Sentence]:
    own = pack.titled(*_RECORDS)
    items = [item for item in own if not item.field("when") or item.field("amount")]
    items = [item for item in items if not _only_payee(pack, item)][:8]
    return [say(f"Records: {listed([str(item.raw['title']) for item in items])}.", *items)] if items else []


def _only_payee(pack: Pack, item: Line) -> bool:
    """True for a payee where no payment to it is in question."""
    return str(item.raw["title"]).startswith("Payee ") and pack.fact("payee_age_hours") is None


def _routing(pack: Pack, team: str, subject: str) -> list[Sentence]:
    """The routing table's sentence, where it names the team and says what the ticket is about."""
    found = pack.policy(f"ticket {team} {subject} priority", least=3)
    if found is None or team not in found[1] or not stems(subject) & stems(found[1]):
        return []
    passage, text = found
    quote = text.rstrip(".;").replace('"', "'")
    return [say(f'Routed by: "{quote}".', passage)]
