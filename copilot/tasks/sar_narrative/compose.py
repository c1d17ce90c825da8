"""The offline engine's narrative: who, what, when, where, why and how, from records in time order."""

from collections.abc import Sequence
from typing import Any

from copilot.tasks.pack import Line, Pack, Sentence, gap_sentences, say, tell, tell_all
from copilot.tasks.wording import listed, missing

MAX_SINGLE = 25
_WHY = (
    "cash_ratio",
    "turnover_ratio",
    "amount_ratio",
    "three_month_max_ratio",
    "dormant_days",
    "distinct_payers",
    "distinct_payees",
    "new_payee_share",
)
_HOW = (
    "pass_through_share",
    "pass_through_gap_seconds",
    "cash_under_threshold",
    "cash_branches",
    "destination_countries",
    "payee_age_hours",
    "credential_change_hours",
    "device_shared_with",
    "warnings_dismissed",
    "remote_access",
    "velocity_24h",
    "focus_span_seconds",
)


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `SarNarrative`."""
    moves = pack.titled("Transaction ", "Further transactions")
    parts = {
        "who": _who(pack), "what": _what(pack, moves), "when": _when(pack, moves), "where": _where(moves, pack.first("Customer ")),
        "why": _why(pack), "how": _how(pack),
    }  # fmt: skip
    introduction = [*parts["who"], *parts["what"], *parts["when"]]
    body = [
        *(_movement(item) for item in moves),
        *parts["where"],
        *_funds(pack, moves),
        *parts["how"],
        *parts["why"],
    ]
    return {
        "escalation": _escalation(pack),
        "introduction": introduction[:14],
        "body": body[:40]
        or [
            say(
                f"The activity is not known from the records: {missing('transactions in question')}.",
                kind="unknown",
            )
        ],
        "conclusion": _conclusion(pack),
        "coverage": [
            {"question": q, "cites": sorted({c for s in found for c in s["cites"]}, key=_order)}
            for q, found in parts.items()
        ],
    }


def _order(cite: str) -> tuple[str, int]:
    return cite[0], int(cite[1:])


def _who(pack: Pack) -> list[Sentence]:
    customer = pack.first("Customer ")
    if customer is None:
        return [
            say(
                f"Who is concerned is not known from the records: {missing('name of the subject')}.",
                kind="unknown",
            )
        ]
    kind = customer.field("kind")
    told = [
        say(
            f"The subject is {customer.field('name')}, a {kind}, and has been a customer since {customer.field('customer_since')}.",
            customer,
        )
    ]
    if customer.field("occupation") and kind == "person":
        told.append(say(f"The occupation on file is {customer.field('occupation')}.", customer))
    told += [
        say(
            f"The activity concerns the {a.field('product')} account ending {a.field('account_ending')}, opened on {a.field('opened_on')}.",
            a,
        )
        for a in _accounts(pack)
    ]
    payees = [
        say(
            f"A counterparty is the payee {p.field('name')}, account ending {p.field('account_ending')} at {p.field('bank')}, added on {p.field('added')}.",
            p,
        )
        for p in pack.titled("Payee ")
        if p.field("account_ending") and _paid(pack, p)
    ]
    return [*told, *payees[:3]]


def _accounts(pack: Pack) -> list[Line]:
    """Accounts on which a transaction in question was booked; all where none says which."""
    endings = {item.field("own_account_ending") for item in pack.titled("Transaction ")} - {""}
    return [a for a in pack.titled("Account ") if not endings or a.field("account_ending") in endings][:3]


def _paid(pack: Pack, payee: Line) -> bool:
    return any(
        item.field("other_account_ending") == payee.field("account_ending")
        for item in pack.titled("Transaction ")
    )


def _what(pack: Pack, moves: Sequence[Line]) -> list[Sentence]:
    kinds = sorted({_instrument(item) for item in moves} - {""})
    told = [say(f"The instruments are {listed(kinds)}.", *moves[:12])] if kinds else []
    return [*told, *tell_all(pack, ("focus_total_in", "focus_total_out"))] or [
        say(
            f"What was done is not known from the records: {missing('transactions in question')}.",
            kind="unknown",
        )
    ]


_CHANNELS = {
    "transfer": "transfers",
    "cheque": "cheques",
    "card online": "card payments online",
    "card present": "card payments",
    "atm": "withdrawals at machines",
    "direct debit": "direct debits",
}


def _instrument(item: Line) -> str:
    """What moved the money; cash by its direction."""
    channel = item.field("channel")
    if channel == "cash":
        return "cash deposits" if item.field("direction") == "in" else "cash withdrawals"
    return _CHANNELS.get(channel, channel)


def _when(pack: Pack, moves: Sequence[Line]) -> list[Sentence]:
    days = list(dict.fromkeys(item.field("date") for item in moves if item.field("date")))
    noticed = tell_all(pack, ("first_noticed_on",)) or _noticed_with_the_case(pack)
    if not days:
        return [
            say(
                f"When it happened is not known from the records: {missing('dates of the activity')}.",
                kind="unknown",
            ),
            *noticed,
        ]
    if len(days) == 1:
        alone = f": {moves[0].field('amount')}" if len(moves) == 1 else ""
        return [say(f"The activity took place on a single day, {days[0]}{alone}.", moves[0]), *noticed]
    return [say(f"The activity took place between {days[0]} and {days[-1]}.", moves[0], moves[-1]), *noticed]


def _noticed_with_the_case(pack: Pack) -> list[Sentence]:
    """Without an alert, the day on which the case was opened is the first that is on record."""
    case = pack.first("Case ")
    if case is None:
        return [say(f"The activity was first noticed on {missing('date first noticed')}.", kind="unknown")]
    return [
        say(f"The activity was first noticed when the case was opened on {case.field('opened_on')}.", case)
    ]


def _where(moves: Sequence[Line], customer: Line | None) -> list[Sentence]:
    branches = sorted({item.field("branch") for item in moves} - {""})
    countries = sorted({item.field("country") for item in moves} - {""})
    told = []
    if branches:
        told.append(
            say(
                f"It took place at the {'branch' if len(branches) == 1 else 'branches'} {listed(branches)}.",
                *(i for i in moves if i.field("branch")),
            )
        )
    if countries:
        told.append(
            say(
                f"The {'country' if len(countries) == 1 else 'countries'} on record for the transactions: {listed(countries)}.",
                *(i for i in moves if i.field("country")),
            )
        )
    channels = sorted({i.field("channel") for i in moves} - {""})
    if channels:
        told.append(say(f"The channel on record: {listed(channels)}.", *moves[:12]))
    if customer and customer.field("country"):
        told.append(say(f"The customer is located in {customer.field('country')}.", customer))
    return told or [
        say(
            f"Where it took place is not known from the records: {missing('place of the activity')}.",
            kind="unknown",
        )
    ]


def _movement(item: Line) -> Sentence:
    """One transaction with its own date and amount, in plain words."""
    if item.field("count"):
        return say(item.text, item)
    on, amount, party, ending = (
        item.field(k) for k in ("when", "amount", "other_party", "other_account_ending")
    )
    inward = item.field("direction") == "in"
    account = f", account ending {ending}," if ending else ""
    if item.field("channel") == "cash":
        place = f" at the branch {item.field('branch')}" if item.field("branch") else ""
        return say(f"On {on} {amount} was {'deposited in' if inward else 'withdrawn in'} cash{place}.", item)
    verb = "was received from" if inward else "was sent to"
    if not party:
        return say(
            f"On {on} {amount} {'came in' if inward else 'went out'} by {item.field('channel')}.", item
        )
    place = (
        f" in {item.field('country')}"
        if item.field("country") and not inward and item.field("channel") == "transfer"
        else ""
    )
    declined = " and was declined" if item.field("status") == "declined" else ""
    return say(f"On {on} {amount} {verb} {party}{account}{place} by {item.field('channel')}{declined}.", item)


def _funds(pack: Pack, moves: Sequence[Line]) -> list[Sentence]:
    """Source and use of the money."""
    kyc, incoming = pack.first("KYC file"), [i for i in moves if i.field("direction") == "in"]
    told = []
    if kyc and kyc.field("source_of_funds"):
        told.append(say(f"The source of funds stated on file is {kyc.field('source_of_funds')}.", kyc))
    elif kyc is None or not incoming:
        told.append(say("The source of the funds is not known from the records.", kyc, kind="unknown"))
    else:
        told.append(
            say(
                "No source of funds is stated on file for the money that came in.",
                kyc,
                kind="unknown",
            )
        )
    if not any(i.field("direction") == "out" for i in moves):
        told.append(
            say(
                "No transaction in question shows a use of the funds; what became of them is not known.",
                *moves[:1],
                kind="unknown",
            )
        )
    return told


def _why(pack: Pack) -> list[Sentence]:
    """What was expected of this customer, and how the activity departs from it."""
    customer = pack.first("Customer ")
    told = []
    if customer and customer.field("declared_turnover"):
        told.append(
            say(
                f"Expected activity on file is {customer.field('declared_turnover')} a month, of it cash {customer.field('declared_cash')}.",
                customer,
            )
        )
    reasons = [line for n in _WHY if (line := pack.fact(n)) and _departs(line)]
    if reasons:
        told.append(
            say(
                f"The activity is unusual for this customer: {reasons[0].clause}.",
                reasons[0],
                kind="inference",
            )
        )
        told += [tell(line) for line in reasons[1:5]]
    else:
        told.append(
            say(
                f"Why it is unusual for this customer is not known from the records: {missing('comparison with the customer’s own history')}.",
                customer,
                kind="unknown",
            )
        )
    return told


_FROM = {
    "cash_ratio": 1.3,
    "turnover_ratio": 1.3,
    "amount_ratio": 3,
    "three_month_max_ratio": 1.2,
    "new_payee_share": 0.5,
}


def _departs(line: Line) -> bool:
    return line.number >= _FROM.get(line.name, 1)


def _how(pack: Pack) -> list[Sentence]:
    found = [line for n in _HOW if (line := pack.fact(n)) and _tells(line)]
    if not found:
        return [
            say(
                f"How it was done is not known from the records: {missing('method of operation')}.",
                kind="unknown",
            )
        ]
    return [
        say(f"Method of operation: {found[0].clause}.", found[0], kind="inference"),
        *(tell(line) for line in found[1:6]),
    ]


def _tells(line: Line) -> bool:
    """False for a fact that says nothing of a method: none found, or one destination only."""
    if line.name == "payee_age_hours":
        return line.number <= 48
    if line.name in ("destination_countries", "cash_branches"):
        return line.number >= 2
    return line.value not in ("", "0", "0.000")


def _conclusion(pack: Pack) -> list[Sentence]:
    case, suspicion = pack.first("Case "), pack.first("Suspicion and")
    told = [say(f"The bank opened a case on {case.field('opened_on')}.", case)] if case else []
    if suspicion:
        formed = suspicion.field("suspicion_formed_on")
        dated = (
            f"Suspicion was formed on {formed}."
            if formed
            else "No date on which suspicion was formed is on record."
        )
        told.append(say(dated, suspicion))
        prior = suspicion.field("prior_report_on")
        told.append(
            say(f"An earlier report was filed on {prior}.", suspicion)
            if prior
            else say("No earlier report is on record.", suspicion)
        )
        known = suspicion.field("suspect_identified") == "yes"
        told.append(
            say("A suspect has been identified." if known else "No suspect has been identified.", suspicion)
        )
    told += tell_all(pack, ("prior_alerts", "kyc_exceptions_open"))
    if case and case.field("case_id"):
        told.append(say(f"The supporting records are held under the case {case.field('case_id')}.", case))
    return [*told, *gap_sentences(pack)][:10] or [
        say("What the bank has done is not on record.", kind="unknown")
    ]


def _escalation(pack: Pack) -> list[Sentence]:
    """For the person who decides: amount against the thresholds, the clock, what is missing."""
    told = tell_all(pack, ("threshold_insider", "threshold_with_suspect", "threshold_any"))
    told += [tell(line) for line in pack.named("clock_sar")]
    found = pack.policy("suspicious activity report filing suspicion thirty days decision escalate", least=3)
    if found:
        passage, text = found
        quote = text.rstrip(".;").replace('"', "'")
        told.append(say(f'The procedure says: "{quote}".', passage, kind="recommendation"))
    return told[:8] or [say("Amounts in question and the filing clock are not available.", kind="unknown")]
