"""How far the transactions in question depart from the customer's own year before them."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copilot.domain.fact import FactName
from copilot.language.countries import country_name
from copilot.language.written import count, listed, percent
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.facts.ledger import DAY, Mask
from copilot.tasks.wording import portion

ENOUGH = 8
"""Fewer earlier rows than this are no habit to be measured against."""
QUARTER = 91 * DAY


class Trait(NamedTuple):
    """A column in which something may be seen for the first time."""

    column: str
    name: FactName
    noun: str
    plural: str
    verbs: tuple[str, str]  # what one transaction, and several, did with it
    article: str = "a"


TRAITS = (
    Trait("merchant_id", FactName.NEW_MERCHANT_SHARE, "merchant", "merchants", ("was with", "were with")),
    Trait("device_id", FactName.NEW_DEVICE_SHARE, "device", "devices", ("came from", "came from")),
    Trait(
        "ip_address", FactName.NEW_IP_SHARE, "IP address", "IP addresses", ("came from", "came from"), "an"
    ),
    Trait("country", FactName.NEW_COUNTRY_SHARE, "country", "countries", ("was in", "were in")),
    Trait(
        "counterparty_account",
        FactName.NEW_PAYEE_SHARE,
        "account",
        "accounts",
        ("was with", "were with"),
        "an",
    ),
)


def _comparable(inputs: Inputs) -> Mask:
    """Earlier rows of the same kind: card against card, transfer against transfer, same direction and currency."""
    ledger, focus = inputs.ledger, inputs.focus
    kinds = set(ledger.card[focus].tolist())
    ways = set(ledger.out[focus].tolist())
    kind = (
        ledger.card
        if kinds == {True}
        else ~ledger.card
        if kinds == {False}
        else np.ones(len(ledger), np.bool_)
    )
    way = ledger.out if ways == {True} else ~ledger.out if ways == {False} else np.ones(len(ledger), np.bool_)
    return inputs.in_currency(inputs.past & kind & way)


def amount_departure(inputs: Inputs) -> Iterator[Finding]:
    """Largest amount in question against median, spread, rank and three-month maximum of like payments."""
    ledger, focus = inputs.ledger, inputs.in_currency(inputs.focus)
    if not focus.any():
        return
    before = _comparable(inputs)
    top, ids = int(ledger.minor[focus].max()), ledger.ids(focus)
    if before.sum() < ENOUGH:
        text = f"Only {count(int(before.sum()), 'payment')} of the same kind in the year before: too few for a habit."
        yield Finding(FactName.HISTORY_COUNT, int(before.sum()), text, ids)
        return
    usual = ledger.minor[before]
    text = (
        f"{count(len(usual), 'payment')} of the same kind in the year before form the customer's own habit."
    )
    yield Finding(FactName.HISTORY_COUNT, len(usual), text, ids)
    median = int(np.median(usual))
    mad = float(np.median(np.abs(usual - median))) or 1.0
    ratio, rank = top / max(median, 1), float((usual <= top).mean())
    text = f"The largest amount in question, {inputs.money(top)}, is {ratio:.1f} times the customer's median of {inputs.money(median)} for payments of the same kind in the year before."
    yield Finding(FactName.AMOUNT_RATIO, round(ratio, 2), text, ids)
    text = f"{percent(rank)} of payments of the same kind in the year before were at or below the largest amount in question, which lies {(top - median) / (1.4826 * mad):.1f} robust deviations from the median."
    yield Finding(FactName.AMOUNT_RANK, round(rank, 4), text, ids)
    start = ledger.seconds[inputs.focus][0]
    recent = before & (ledger.seconds >= start - QUARTER)
    if recent.any():
        most = int(ledger.minor[recent].max())
        text = f"The largest payment of the same kind in the three months before was {inputs.money(most)}, against {inputs.money(top)} in question."
        yield Finding(FactName.THREE_MONTH_MAX_RATIO, round(top / most, 2), text, ids)


def first_seen(inputs: Inputs) -> Iterator[Finding]:
    """For merchant, device, IP address, country and payee: what was never seen in the year before."""
    ledger, focus, past = inputs.ledger, inputs.focus, inputs.past
    if not focus.any():
        return
    for trait in TRAITS:
        column = ledger.text(trait.column)
        filled = focus & (column != "")
        if not filled.any():
            continue
        seen = set(column[past].tolist()) | _at_home(inputs, trait)
        fresh = filled.copy()
        fresh[[place for place in np.flatnonzero(filled) if column[place] in seen]] = False
        share = fresh.sum() / filled.sum()
        text = _newness(trait, column[fresh], int(fresh.sum()), int(filled.sum()))
        ids = ledger.ids(fresh if fresh.any() else filled)
        yield Finding(trait.name, round(float(share), 3), text, ids)


def _at_home(inputs: Inputs, trait: Trait) -> set[str]:
    """The customer's own country is never a new one, however short the record."""
    customer = inputs.records.customer
    return {customer.country} if customer and trait.column == "country" else set()


def _newness(trait: Trait, fresh: NDArray[np.str_], number: int, whole: int) -> str:
    """How many of the transactions used something not seen before, and how many such things."""
    if not number and trait.column == "country":
        where = (
            "The country of the transaction" if whole == 1 else f"Every country of the {whole:,} transactions"
        )
        return f"{where} in question is the customer's own or had been seen with this customer in the year before."
    if not number and whole == 1:
        return f"The {trait.noun} of the transaction in question had been seen with this customer in the year before."
    if not number:
        return f"Every {trait.noun} of the {whole:,} transactions in question had been seen with this customer in the year before."
    values = np.unique(fresh)
    what = f"{trait.article} {trait.noun}" if len(values) == 1 else f"{len(values):,} {trait.plural}"
    named = f" ({listed([country_name(str(v)) for v in values])})" if trait.column == "country" else ""
    return portion(
        number, whole, trait.verbs, f"{what}{named} not seen with this customer in the year before"
    )


def missing_signals(inputs: Inputs) -> Iterator[Finding]:
    """Where device or address of a remote payment is not on record: what cannot be judged; a staff desk has none."""
    ledger, focus = inputs.ledger, inputs.focus
    if any("staff desk" in event.detail for event in inputs.records.logins):
        return
    remote = focus & np.isin(ledger.text("channel"), ("card_online", "transfer")) & ledger.out
    if not remote.any():
        return
    blank = remote & (ledger.text("device_id") == "") & (ledger.text("ip_address") == "")
    if blank.any():
        many, whole = int(blank.sum()), int(remote.sum())
        which = (
            "the remote transaction"
            if whole == 1
            else f"any of the {whole:,} remote transactions"
            if many == whole
            else f"{many:,} of {whole:,} remote transactions"
        )
        text = f"No device or IP address is on record for {which} in question."
        share = round(float(blank.sum() / remote.sum()), 3)
        yield Finding(FactName.SIGNALS_MISSING_SHARE, share, text, ledger.ids(blank))


def earlier_dealings(inputs: Inputs) -> Iterator[Finding]:
    """How often and since when the customer dealt with the merchants and payees in question."""
    ledger, focus, past = inputs.ledger, inputs.focus, inputs.past
    for column, name, noun in (
        ("merchant_id", FactName.EARLIER_WITH_MERCHANT, "the same merchant"),
        ("counterparty_account", FactName.EARLIER_WITH_PAYEE, "the same account"),
    ):
        values = ledger.text(column)
        wanted = np.unique(values[focus & (values != "")])
        seen = past & np.isin(values, wanted) & (values != "")
        if seen.any():
            since = int(ledger.seconds[focus][0] - ledger.seconds[seen][0])
            noun += "s" if len(wanted) > 1 else ""
            text = f"The customer had {count(int(seen.sum()), 'earlier transaction')} with {noun} in the year before, the first {count(since // DAY, 'day')} before the first in question."
            yield Finding(name, int(seen.sum()), text, ledger.ids(seen))


FUNCTIONS = (amount_departure, first_seen, missing_signals, earlier_dealings)
