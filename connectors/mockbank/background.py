"""Everyday life on an account: salaries, rent, shopping, transit, cash, transfers, direct debits.

Regular payments are made one by one; shopping, which is most of a ledger, is drawn with
numpy in one go per account. Balances come later (`ledger.settle`).
"""

from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.customer_file import AccountDraft, CustomerFile
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import EVERYDAY, SUBSCRIPTIONS, MerchantBook
from connectors.mockbank.times import Horizon, stamp
from copilot.domain.ids import TransactionId
from copilot.domain.records import Card, Transaction

PURCHASES_PER_MONTH = 4.4
"""Card purchases of an average person; students buy less often and smaller."""


class Flow(NamedTuple):
    """One regular movement: when, how much, to or from whom."""

    at: datetime
    direction: str
    minor: int
    channel: str
    description: str
    counterparty: str
    counterparty_account: str


def outside_account(name: str, currency: str = "USD") -> str:
    """The account number of a party outside the bank; one name has one number everywhere."""
    number = sum(ord(char) * 31**place for place, char in enumerate(name)) % 10**10
    return f"GB00XBNK009911{number % 10**8:08d}" if currency == "GBP" else f"{number:010d}"


def live(file: CustomerFile, rng: np.random.Generator, horizon: Horizon, mint: IdMint, book: MerchantBook, *, quiet_days: int) -> None:
    """Fill the file's accounts with everyday movements up to `quiet_days` before the anchor."""
    account = file.account()
    begin = max(horizon.start, datetime.combine(account.opened_on, datetime.min.time(), tzinfo=horizon.now.tzinfo))
    end = horizon.now - timedelta(days=quiet_days)
    if end <= begin + timedelta(days=3):
        return
    company = file.person.customer.kind == "company"
    flows = _business_flows(file, rng, begin, end) if company else _household_flows(file, rng, begin, end, horizon)
    file.movements.extend(_booked(account, flows, mint))
    rate = PURCHASES_PER_MONTH * (0.5 if file.person.monthly_income < 1_500 else 1.0) * rng.uniform(0.6, 1.4)
    shop(file, file.card(), account, int(rng.poisson(rate * (end - begin).days / 30)), (begin, end), rng, mint, book)
    if file.has("credit_card"):
        card_account = file.account("credit_card")
        shop(file, file.card("credit"), card_account, int(rng.poisson(2 * (end - begin).days / 30)), (begin, end), rng, mint, book)


def shop(
    file: CustomerFile, card: Card, account: AccountDraft, count: int, span: tuple[datetime, datetime],
    rng: np.random.Generator, mint: IdMint, book: MerchantBook,
) -> None:  # fmt: skip
    """Add `count` everyday card purchases spread over the span."""
    if count == 0:
        return
    begin, end = span
    choice = rng.choice(len(EVERYDAY), count, p=book.shares)
    whole_days = max(1, (end - begin).days)
    # 14 to 23 UTC is the shopping day of the US east coast; clipped so that no purchase passes the end.
    seconds = rng.integers(0, whole_days, count) * 86_400 + np.clip(rng.normal(18, 2.6, count), 11, 23.9) * 3_600
    times = np.datetime64(begin.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0), "s") + seconds.astype(int)
    texts = np.datetime_as_string(np.minimum(times, np.datetime64(end.replace(tzinfo=None), "s") - 60), unit="s")
    medians = np.array([item.median for item in EVERYDAY])[choice]
    spreads = np.array([item.spread for item in EVERYDAY])[choice]
    minors = np.maximum(50, (np.exp(rng.normal(0, 1, count) * spreads) * medians * 100).astype(int)).tolist()
    auths = rng.integers(100_000, 999_999, count).tolist()
    usual = [_usual_use(file, book, n) for n in range(len(EVERYDAY))]
    device = file.devices[0].device_id if file.devices else file.shared_device
    for pick, text, minor, auth in zip(choice.tolist(), texts.tolist(), minors, auths, strict=True):
        channel, name, merchant, city, entry = usual[pick]
        online = channel == "card_online"
        file.movements.append(
            Transaction(
                TransactionId(mint.take("T")), account.account_id, f"{text}+00:00", "out", minor, account.currency, channel,
                "posted", name, "", "", merchant, card.card_id, device if online else "",
                file.person.home_ip if online else "", file.person.customer.country, city, "", None, str(auth), entry,
            )  # fmt: skip
        )


def _usual_use(file: CustomerFile, book: MerchantBook, pick: int) -> tuple[str, str, str, str, str]:
    """Channel, descriptor, merchant id, city and entry mode of a usual purchase at that shop."""
    item = EVERYDAY[pick]
    city = "" if item.online else file.person.town.name
    entry = "ecom" if item.online else ("chip" if pick % 3 == 0 else "contactless")
    return ("card_online" if item.online else "card_present", book.descriptor(item), book.id_of(item), city, entry)


def _booked(account: AccountDraft, flows: list[Flow], mint: IdMint) -> list[Transaction]:
    return [
        Transaction(
            TransactionId(mint.take("T")), account.account_id, stamp(flow.at), flow.direction, flow.minor, account.currency,
            flow.channel, "posted", flow.description, flow.counterparty, flow.counterparty_account, "", "", "", "", "", "", "",
            None, "", "",
        )  # fmt: skip
        for flow in flows
    ]


def _months(begin: datetime, end: datetime, day: int, hour: int) -> list[datetime]:
    """That day of each month within the span."""
    at, found = begin.replace(day=1, hour=hour, minute=4, second=0, microsecond=0), []
    while at < end:
        moment = at + timedelta(days=day - 1)
        if begin <= moment < end:
            found.append(moment)
        at = (at + timedelta(days=32)).replace(day=1)
    return found


def _household_flows(file: CustomerFile, rng: np.random.Generator, begin: datetime, end: datetime, horizon: Horizon) -> list[Flow]:
    person, currency, income = file.person, file.person.currency, file.person.monthly_income * 100
    employer = {"retired": "State Pension Office", "student": "Student Grants Board"}.get(person.customer.occupation, person.employer)
    pay_day = int(rng.integers(24, 29))
    flows = [
        Flow(at, "in", int(income * 0.76 * rng.normal(1, 0.004)), "transfer", "SALARY" if employer == person.employer else "PAYMENT", employer, outside_account(employer, currency))
        for at in _months(begin, end, pay_day, 6)
    ]  # fmt: skip
    landlord = pools.LANDLORDS[int(rng.integers(len(pools.LANDLORDS)))]
    rent = int(income * rng.uniform(0.22, 0.34) / 500) * 500
    flows += [Flow(at, "out", rent, "transfer", "RENT", landlord, outside_account(landlord, currency)) for at in _months(begin, end, 2, 7)]
    for pick in rng.choice(len(pools.UTILITIES), 2, replace=False).tolist():
        name, usual = pools.UTILITIES[pick]
        day = int(rng.integers(3, 22))
        flows += [Flow(at, "out", int(usual * 100 * rng.normal(1, 0.06)), "direct_debit", name.upper(), name, outside_account(name, currency)) for at in _months(begin, end, day, 5)]  # fmt: skip
    subscription = SUBSCRIPTIONS[int(rng.integers(len(SUBSCRIPTIONS)))]
    flows += [Flow(at, "out", int(subscription.median * 100), "direct_debit", subscription.name.upper(), subscription.name, outside_account(subscription.name)) for at in _months(begin, end, int(rng.integers(1, 27)), 4)]  # fmt: skip
    if file.has("credit_card"):
        number = file.account("credit_card").number
        flows += [Flow(at, "out", int(rng.integers(120, 420)) * 100, "transfer", "CARD PAYMENT", "Harbourline Card Services", number) for at in _months(begin, end, 21, 8)]  # fmt: skip
    return flows + _now_and_then(file, rng, begin, end)


def _now_and_then(file: CustomerFile, rng: np.random.Generator, begin: datetime, end: datetime) -> list[Flow]:
    """Cash from machines and small payments among friends."""
    days = (end - begin).days
    flows = [
        Flow(begin + timedelta(days=int(day), hours=15), "out", int(rng.integers(1, 9)) * 2_000, "atm", f"ATM {file.person.town.name.upper()}", "", "")
        for day in rng.integers(0, max(1, days - 1), int(rng.poisson(days / 36)))
    ]  # fmt: skip
    friends = [f"{pools.GIVEN_NAMES[int(rng.integers(len(pools.GIVEN_NAMES)))]} {pools.FAMILY_NAMES[int(rng.integers(len(pools.FAMILY_NAMES)))]}" for _ in range(3)]
    for day in rng.integers(0, max(1, days - 1), int(rng.poisson(days / 40))):
        friend = friends[int(rng.integers(3))]
        direction = "out" if rng.random() < 0.6 else "in"
        reason = ("dinner", "tickets", "thanks!", "birthday", "share of bill", "taxi")[int(rng.integers(6))]
        flows.append(Flow(begin + timedelta(days=int(day), hours=19), direction, int(rng.integers(8, 120)) * 100, "transfer", reason, friend, outside_account(friend, file.person.currency)))  # fmt: skip
    return flows


def _business_flows(file: CustomerFile, rng: np.random.Generator, begin: datetime, end: datetime) -> list[Flow]:
    """Takings each week, wages and rent each month, suppliers; a cash business pays its notes in."""
    person, currency, weekly = file.person, file.person.currency, file.person.monthly_income * 100 // 4
    flows: list[Flow] = []
    for week in range((end - begin).days // 7):
        at = begin + timedelta(days=week * 7 + 1, hours=9)
        share = 0.6 if person.cash_business else 1.0
        flows.append(Flow(at, "in", int(weekly * share * rng.normal(1, 0.12)), "transfer", "CARD TAKINGS", "Merchant Settlement", outside_account("Merchant Settlement", currency)))  # fmt: skip
        if person.cash_business and week % 2 == 0:
            flows.append(Flow(at + timedelta(hours=6), "in", int(weekly * 0.5 * rng.normal(1, 0.1)) // 1000 * 1000, "cash", "CASH DEPOSIT", "", ""))
        supplier = ("Estuary Wholesale", "Brackwater Supplies", "Pennine Packaging")[week % 3]
        flows.append(Flow(at + timedelta(days=2), "out", int(weekly * 0.35 * rng.normal(1, 0.2)), "transfer", f"INV {2_000 + week}", supplier, outside_account(supplier, currency)))  # fmt: skip
    for staff in range(3):
        name = f"{pools.GIVEN_NAMES[(staff * 7 + weekly) % 60]} {pools.FAMILY_NAMES[(staff * 11 + weekly) % 60]}"
        flows += [Flow(at, "out", int(weekly * 0.4), "transfer", "WAGES", name, outside_account(name, currency)) for at in _months(begin, end, 27, 9)]
    return flows
