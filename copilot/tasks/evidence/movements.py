"""Transactions as evidence: those in question one by one, the rest as groups."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from copilot.domain import evidence_fields as fields
from copilot.domain.bank_day import bank_day
from copilot.domain.money import Money, money_text
from copilot.domain.records import Transaction
from copilot.language.countries import country_name
from copilot.language.written import count
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item, quoted, sentence
from copilot.tasks.facts.finding import focus_ids
from copilot.tasks.wording import last_four, words

MAX_SINGLE = 25
"""More transactions in question than this are shown as groups by day."""
MAX_GROUPS = 12


def transactions_in_question(records: GatheredRecords) -> Iterator[Item]:
    """Each with all its signals, for staff."""
    yield from _in_question(records, "internal")


def own_transactions(records: GatheredRecords) -> Iterator[Item]:
    """Each with date, amount, merchant and last four only: what the customer may know of their own."""
    yield from _in_question(records, "open")


def _in_question(records: GatheredRecords, reader: Literal["internal", "open"]) -> Iterator[Item]:
    wanted = set(focus_ids(records))
    rows = sorted((r for r in records.transactions if r.transaction_id in wanted), key=lambda r: r.booked_at)
    for row in rows[:MAX_SINGLE]:
        yield _open_item(row, records) if reader == "open" else _full_item(row, records)
    if len(rows) > MAX_SINGLE:
        yield from _groups(rows[MAX_SINGLE:], records, reader)


def _on(row: Transaction, records: GatheredRecords) -> date:
    return bank_day(datetime.fromisoformat(row.booked_at), records.zone)


def _amount(row: Transaction) -> Money:
    return Money.of_minor(row.amount_minor, row.currency)


def _merchant(row: Transaction, records: GatheredRecords) -> str:
    found = next((m.name for m in records.merchants if m.merchant_id == row.merchant_id), "")
    return found or row.counterparty


def _card_ending(row: Transaction, records: GatheredRecords) -> str:
    return next((c.last_four for c in records.cards if c.card_id == row.card_id), "")


def _open_item(row: Transaction, records: GatheredRecords) -> Item:
    on, amount = _on(row, records), _amount(row)
    merchant, four = _merchant(row, records), _card_ending(row, records)
    text = f"On {records.style.day(on)} {amount} {'was paid' if row.direction == 'out' else 'was received'}"
    text += f"{' to ' if row.direction == 'out' else ' from '}{merchant}" if merchant else ""
    text += f" with the card ending in {four}." if four else "."
    values = fields.OwnTransactionFields(on=on, amount=amount, merchant=merchant, card_last_four=four)
    return Item("core", (row.transaction_id,), values, text, "open")


def _full_item(row: Transaction, records: GatheredRecords) -> Item:
    booked_at, amount = datetime.fromisoformat(row.booked_at), _amount(row)
    merchant, four = _merchant(row, records), _card_ending(row, records)
    ending = last_four(row.counterparty_account)
    place = ", ".join(p for p in (row.city, country_name(row.country)) if p)
    text = sentence(
        f"{records.style.moment(booked_at)}: {amount} {row.direction}, {words(row.channel)}, {row.status}",
        f"{'to' if row.direction == 'out' else 'from'} {merchant}" if merchant else "",
        f"other account ending {ending}" if ending else "",
        f"card ending {four}" if four else "",
        f"at {place}" if place else "",
        f"branch {row.branch}" if row.branch else "",
        f"entered by {row.entry_mode}" if row.entry_mode else "",
        f"device {row.device_id}" if row.device_id else "",
        f"IP address {row.ip_address}" if row.ip_address else "",
        f"balance after {money_text(row.balance_after_minor, row.currency)}"
        if row.balance_after_minor is not None
        else "",
        f"reference {quoted(row.description)}" if row.description else "",
    )
    values = fields.TransactionFields(
        booked_at=booked_at, amount=amount, direction=row.direction, channel=words(row.channel),
        status=row.status, other_party=merchant, other_account_ending=ending, card_last_four=four,
        place=place, country=country_name(row.country), branch=row.branch, device=row.device_id,
        own_account_ending=_own_ending(row, records),
    )  # fmt: skip
    return Item("core", (row.transaction_id,), values, text, untrusted=True)


def _own_ending(row: Transaction, records: GatheredRecords) -> str:
    return next((last_four(a.number) for a in records.accounts if a.account_id == row.account_id), "")


def _groups(
    rows: list[Transaction], records: GatheredRecords, reader: Literal["internal", "open"]
) -> Iterator[Item]:
    by_day: dict[tuple[date, str, str], list[Transaction]] = defaultdict(list)
    for row in rows:
        by_day[(_on(row, records), row.direction, row.currency)].append(row)
    for (on, direction, currency), group in list(by_day.items())[:MAX_GROUPS]:
        total = Money.of_minor(sum(r.amount_minor for r in group), currency)
        text = f"On {records.style.day(on)} {count(len(group), 'further transaction')} in question {direction} with a total of {total}."
        values = fields.TransactionGroupFields(on=on, amount=total, count=len(group), direction=direction)
        yield Item("core", tuple(str(r.transaction_id) for r in group), values, text, reader)


FUNCTIONS = (transactions_in_question,)
