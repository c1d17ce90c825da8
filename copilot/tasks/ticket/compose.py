"""The offline engine's ticket: routed by the facts, one question, records by identifier."""

from typing import Any

from copilot.domain import evidence_fields as fields
from copilot.domain.fact import Amount, Count, Duration, FactName, Share
from copilot.language.written import listed
from copilot.tasks.pack import FactLine, Pack, Sentence, say, stems, tell
from copilot.tasks.ticket.routing import priority_of, route_of

_WHY = (
    FactName.AMOUNT_AT_RISK,
    FactName.PAYMENT_AMOUNT,
    FactName.DISPUTE_AMOUNT,
    FactName.PROVISIONAL_CREDIT,
    FactName.FOCUS_TOTAL_OUT,
    FactName.FOCUS_TOTAL_IN,
    FactName.CONTACT_DISOWNED,
    FactName.PAYEE_AGE_HOURS,
    FactName.DECLINED_SHARE,
    FactName.PASS_THROUGH_SHARE,
    FactName.CASH_TOTAL,
    FactName.KYC_EXCEPTION_KIND,
    FactName.COMPLAINT_DISOWNS,
)
_RECORDS: tuple[type[fields.Fields], ...] = (
    fields.TransactionFields,
    fields.RejectedPaymentFields,
    fields.DisputeFields,
    fields.ComplaintFields,
    fields.KycExceptionFields,
    fields.LoanFields,
    fields.PayeeFields,
)


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `TicketDraft`."""
    case, found = pack.first(fields.CaseFields), route_of(pack)
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
        "by_when": [tell(clock) for clock in pack.pressing()[:1]],
        "why": _why(pack, line),
        "records": _records(pack),
        "routing": _routing(pack, route.team, route.subject),
    }


def _why(pack: Pack, line: FactLine) -> list[Sentence]:
    """What sent the case this way, then what else the team needs; a figure of nothing is left out."""
    rest = [
        other for name in _WHY if (other := pack.fact(name)) and other.id != line.id and not _nothing(other)
    ]
    risk = pack.fact(FactName.AMOUNT_AT_RISK)
    figure = str(risk.value.money) if risk and isinstance(risk.value, Amount) else ""
    if any(other is not risk and figure in other.text for other in (line, *rest)):
        rest = [other for other in rest if other is not risk]
    return [tell(one) for one in (line, *rest)][:5]


def _nothing(line: FactLine) -> bool:
    return isinstance(line.value, Amount | Count | Duration | Share) and line.number == 0


def _records(pack: Pack) -> list[Sentence]:
    """The case's own records; a payee only where a payment to it is in question."""
    paid = pack.fact(FactName.PAYEE_AGE_HOURS) is not None
    items = [item for item in pack.of(*_RECORDS) if paid or not isinstance(item.fields, fields.PayeeFields)][
        :8
    ]
    return [say(f"Records: {listed([item.title for item in items])}.", *items)] if items else []


def _routing(pack: Pack, team: str, subject: str) -> list[Sentence]:
    """The routing table's sentence, where it names the team and says what the ticket is about."""
    found = pack.policy(f"ticket {team} {subject} priority", least=3)
    if found is None or team not in found[1] or not stems(subject) & stems(found[1]):
        return []
    passage, text = found
    quote = text.rstrip(".;").replace('"', "'")
    return [say(f'Routed by: "{quote}".', passage)]
