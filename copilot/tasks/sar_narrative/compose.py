"""The offline engine's narrative: who, what, when, where, why and how, from records in time order."""

from collections.abc import Sequence
from typing import Any

from copilot.domain import evidence_fields as fields
from copilot.domain.clock import ClockRule
from copilot.domain.fact import FactName
from copilot.language.written import Style, listed
from copilot.tasks.pack import FactLine, ItemLine, Pack, Sentence, gap_sentences, say, tell, tell_all
from copilot.tasks.wording import missing

Move = ItemLine[fields.TransactionFields | fields.TransactionGroupFields]
_WHY = (
    FactName.CASH_RATIO,
    FactName.TURNOVER_RATIO,
    FactName.AMOUNT_RATIO,
    FactName.THREE_MONTH_MAX_RATIO,
    FactName.DORMANT_DAYS,
    FactName.DISTINCT_PAYERS,
    FactName.DISTINCT_PAYEES,
    FactName.NEW_PAYEE_SHARE,
)
_HOW = (
    FactName.PASS_THROUGH_SHARE,
    FactName.PASS_THROUGH_GAP_SECONDS,
    FactName.CASH_UNDER_THRESHOLD,
    FactName.CASH_BRANCHES,
    FactName.DESTINATION_COUNTRIES,
    FactName.PAYEE_AGE_HOURS,
    FactName.CREDENTIAL_CHANGE_HOURS,
    FactName.DEVICE_SHARED_WITH,
    FactName.WARNINGS_DISMISSED,
    FactName.REMOTE_ACCESS,
    FactName.VELOCITY_24H,
    FactName.FOCUS_SPAN_SECONDS,
)


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `SarNarrative`."""
    moves = pack.of(fields.TransactionFields, fields.TransactionGroupFields)
    parts = {
        "who": _who(pack), "what": _what(pack, moves), "when": _when(pack, moves), "where": _where(pack, moves),
        "why": _why(pack), "how": _how(pack),
    }  # fmt: skip
    introduction = [*parts["who"], *parts["what"], *parts["when"]]
    body = [
        *(_movement(item, pack.style) for item in moves),
        *parts["where"],
        *_funds(pack, moves),
        *parts["how"],
        *parts["why"],
    ]
    return {
        "escalation": _escalation(pack),
        "introduction": introduction[:14],
        "body": body[:40] or [_not_known("The activity", "transactions in question")],
        "conclusion": _conclusion(pack),
        "coverage": [
            {"question": q, "cites": sorted({c for s in found for c in s["cites"]}, key=_order)}
            for q, found in parts.items()
        ],
    }


def _not_known(what: str, lacking: str, *sources: ItemLine[fields.CustomerFields] | None) -> Sentence:
    return say(f"{what} is not known from the records: {missing(lacking)}.", *sources, kind="unknown")


def _order(cite: str) -> tuple[str, int]:
    return cite[0], int(cite[1:])


def _who(pack: Pack) -> list[Sentence]:
    customer = pack.first(fields.CustomerFields)
    if customer is None:
        return [_not_known("Who is concerned", "name of the subject")]
    who = customer.fields
    text = f"The subject is {who.name}, a {who.customer_kind}, and has been a customer since {pack.style.day(who.customer_since)}."
    sentences = [say(text, customer)]
    if who.occupation and who.customer_kind == "person":
        sentences.append(say(f"The occupation on file is {who.occupation}.", customer))
    sentences += [
        say(
            f"The activity concerns the {a.fields.product} account ending {a.fields.account_ending}, opened on {pack.style.day(a.fields.opened_on)}.",
            a,
        )
        for a in _accounts(pack)
    ]
    paid = {item.fields.other_account_ending for item in pack.of(fields.TransactionFields)} - {""}
    payees = [
        say(
            f"A counterparty is the payee {p.fields.name}, account ending {p.fields.account_ending} at {p.fields.bank}, added on {pack.style.moment(p.fields.added_at)}.",
            p,
        )
        for p in pack.of(fields.PayeeFields)
        if p.fields.account_ending in paid
    ]
    return [*sentences, *payees[:3]]


def _accounts(pack: Pack) -> list[ItemLine[fields.AccountFields]]:
    """Accounts on which a transaction in question was booked; all where none says which."""
    endings = {item.fields.own_account_ending for item in pack.of(fields.TransactionFields)} - {""}
    return [a for a in pack.of(fields.AccountFields) if not endings or a.fields.account_ending in endings][:3]


def _single(moves: Sequence[Move]) -> list[fields.TransactionFields]:
    return [item.fields for item in moves if isinstance(item.fields, fields.TransactionFields)]


def _what(pack: Pack, moves: Sequence[Move]) -> list[Sentence]:
    kinds = sorted({_instrument(move) for move in _single(moves)} - {""})
    sentences = [say(f"The instruments are {listed(kinds)}.", *moves[:12])] if kinds else []
    return [*sentences, *tell_all(pack, (FactName.FOCUS_TOTAL_IN, FactName.FOCUS_TOTAL_OUT))] or [
        _not_known("What was done", "transactions in question")
    ]


_CHANNELS = {
    "transfer": "transfers",
    "cheque": "cheques",
    "card online": "card payments online",
    "card present": "card payments",
    "atm": "withdrawals at machines",
    "direct debit": "direct debits",
}


def _instrument(move: fields.TransactionFields) -> str:
    """What moved the money; cash by its direction."""
    if move.channel == "cash":
        return "cash deposits" if move.direction == "in" else "cash withdrawals"
    return _CHANNELS.get(move.channel, move.channel)


def _on(move: fields.TransactionFields | fields.TransactionGroupFields, style: Style) -> str:
    return style.day(move.booked_at) if isinstance(move, fields.TransactionFields) else style.day(move.on)


def _when(pack: Pack, moves: Sequence[Move]) -> list[Sentence]:
    days = list(dict.fromkeys(_on(item.fields, pack.style) for item in moves))
    noticed = tell_all(pack, (FactName.FIRST_NOTICED_ON,)) or _noticed_with_the_case(pack)
    if not days:
        return [_not_known("When it happened", "dates of the activity"), *noticed]
    if len(days) == 1:
        alone = f": {moves[0].fields.amount}" if len(moves) == 1 else ""
        return [say(f"The activity took place on a single day, {days[0]}{alone}.", moves[0]), *noticed]
    return [say(f"The activity took place between {days[0]} and {days[-1]}.", moves[0], moves[-1]), *noticed]


def _noticed_with_the_case(pack: Pack) -> list[Sentence]:
    """Without an alert, the day on which the case was opened is the first that is on record."""
    case = pack.first(fields.CaseFields)
    if case is None:
        return [say(f"The activity was first noticed on {missing('date first noticed')}.", kind="unknown")]
    return [
        say(
            f"The activity was first noticed when the case was opened on {pack.style.day(case.fields.opened_on)}.",
            case,
        )
    ]


def _where(pack: Pack, moves: Sequence[Move]) -> list[Sentence]:
    customer, booked = pack.first(fields.CustomerFields), pack.of(fields.TransactionFields)
    branches = sorted({item.fields.branch for item in booked} - {""})
    countries = sorted({item.fields.country for item in booked} - {""})
    sentences = []
    if branches:
        text = f"It took place at the {'branch' if len(branches) == 1 else 'branches'} {listed(branches)}."
        sentences.append(say(text, *(i for i in booked if i.fields.branch)))
    if countries:
        text = f"The {'country' if len(countries) == 1 else 'countries'} on record for the transactions: {listed(countries)}."
        sentences.append(say(text, *(i for i in booked if i.fields.country)))
    channels = sorted({i.fields.channel for i in booked} - {""})
    if channels:
        sentences.append(say(f"The channel on record: {listed(channels)}.", *moves[:12]))
    if customer and customer.fields.country:
        sentences.append(say(f"The customer is located in {customer.fields.country}.", customer))
    return sentences or [_not_known("Where it took place", "place of the activity")]


def _movement(item: Move, style: Style) -> Sentence:
    """One transaction with its own date and amount, in plain words."""
    move = item.fields
    if isinstance(move, fields.TransactionGroupFields):
        return say(item.text, item)
    on, amount, party = style.moment(move.booked_at), move.amount, move.other_party
    inward = move.direction == "in"
    account = f", account ending {move.other_account_ending}," if move.other_account_ending else ""
    if move.channel == "cash":
        place = f" at the branch {move.branch}" if move.branch else ""
        return say(f"On {on} {amount} was {'deposited in' if inward else 'withdrawn in'} cash{place}.", item)
    verb = "was received from" if inward else "was sent to"
    if not party:
        return say(f"On {on} {amount} {'came in' if inward else 'went out'} by {move.channel}.", item)
    place = f" in {move.country}" if move.country and not inward and move.channel == "transfer" else ""
    declined = " and was declined" if move.status == "declined" else ""
    return say(f"On {on} {amount} {verb} {party}{account}{place} by {move.channel}{declined}.", item)


def _funds(pack: Pack, moves: Sequence[Move]) -> list[Sentence]:
    """Source and use of the money."""
    kyc, ways = pack.first(fields.KycFileFields), {i.fields.direction for i in moves}
    sentences = []
    if kyc and kyc.fields.source_of_funds:
        sentences.append(say(f"The source of funds stated on file is {kyc.fields.source_of_funds}.", kyc))
    elif kyc is None or "in" not in ways:
        sentences.append(say("The source of the funds is not known from the records.", kyc, kind="unknown"))
    else:
        text = "No source of funds is stated on file for the money that came in."
        sentences.append(say(text, kyc, kind="unknown"))
    if "out" not in ways:
        text = "No transaction in question shows a use of the funds; what became of them is not known."
        sentences.append(say(text, *moves[:1], kind="unknown"))
    return sentences


def _why(pack: Pack) -> list[Sentence]:
    """What was expected of this customer, and how the activity departs from it."""
    customer = pack.first(fields.CustomerFields)
    sentences = []
    if customer:
        text = f"Expected activity on file is {customer.fields.declared_turnover} a month, of it cash {customer.fields.declared_cash}."
        sentences.append(say(text, customer))
    reasons = [line for n in _WHY if (line := pack.fact(n)) and _departs(line)]
    if reasons:
        text = f"The activity is unusual for this customer: {reasons[0].clause}."
        sentences.append(say(text, reasons[0], kind="inference"))
        sentences += [tell(line) for line in reasons[1:5]]
    else:
        lacking = "comparison with the customer’s own history"
        sentences.append(_not_known("Why it is unusual for this customer", lacking, customer))
    return sentences


_FROM = {
    FactName.CASH_RATIO: 1.3,
    FactName.TURNOVER_RATIO: 1.3,
    FactName.AMOUNT_RATIO: 3,
    FactName.THREE_MONTH_MAX_RATIO: 1.2,
    FactName.NEW_PAYEE_SHARE: 0.5,
}


def _departs(line: FactLine) -> bool:
    return line.number >= _FROM.get(line.name, 1)


def _how(pack: Pack) -> list[Sentence]:
    found = [line for n in _HOW if (line := pack.fact(n)) and _is_informative(line)]
    if not found:
        return [_not_known("How it was done", "method of operation")]
    return [
        say(f"Method of operation: {found[0].clause}.", found[0], kind="inference"),
        *(tell(line) for line in found[1:6]),
    ]


def _is_informative(line: FactLine) -> bool:
    """False for a fact that says nothing of a method: none found, or one destination only."""
    if line.name is FactName.PAYEE_AGE_HOURS:
        return line.number <= 48
    if line.name in (FactName.DESTINATION_COUNTRIES, FactName.CASH_BRANCHES):
        return line.number >= 2
    if line.name is FactName.CREDENTIAL_CHANGE_HOURS:
        return line.on_record
    return line.number != 0


def _conclusion(pack: Pack) -> list[Sentence]:
    case, suspicion = pack.first(fields.CaseFields), pack.first(fields.SuspicionFields)
    sentences = (
        [say(f"The bank opened a case on {pack.style.day(case.fields.opened_on)}.", case)] if case else []
    )
    if suspicion:
        formed, prior = suspicion.fields.suspicion_formed_on, suspicion.fields.prior_report_on
        dated = (
            f"Suspicion was formed on {pack.style.day(formed)}."
            if formed
            else "No date on which suspicion was formed is on record."
        )
        sentences.append(say(dated, suspicion))
        sentences.append(
            say(f"An earlier report was filed on {pack.style.day(prior)}.", suspicion)
            if prior
            else say("No earlier report is on record.", suspicion)
        )
        known = suspicion.fields.suspect_identified
        sentences.append(
            say("A suspect has been identified." if known else "No suspect has been identified.", suspicion)
        )
    sentences += tell_all(pack, (FactName.PRIOR_ALERTS, FactName.KYC_EXCEPTIONS_OPEN))
    if case:
        sentences.append(say(f"The supporting records are held under the case {case.fields.case_id}.", case))
    return [*sentences, *gap_sentences(pack)][:10] or [
        say("What the bank has done is not on record.", kind="unknown")
    ]


def _escalation(pack: Pack) -> list[Sentence]:
    """For the person who decides: amount against the thresholds, the clock, what is missing."""
    sentences = tell_all(
        pack, (FactName.THRESHOLD_INSIDER, FactName.THRESHOLD_WITH_SUSPECT, FactName.THRESHOLD_ANY)
    )
    sentences += [tell(line) for line in pack.all(ClockRule.SAR)]
    found = pack.policy("suspicious activity report filing suspicion thirty days decision escalate", least=3)
    if found:
        passage, text = found
        quote = text.rstrip(".;").replace('"', "'")
        sentences.append(say(f'The procedure says: "{quote}".', passage, kind="recommendation"))
    return sentences[:8] or [
        say("Amounts in question and the filing clock are not available.", kind="unknown")
    ]
