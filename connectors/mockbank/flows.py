"""Regular money: what a household and a business are paid and pay, month by month."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.customer_file import CustomerFile
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import SUBSCRIPTIONS
from copilot.domain.records import Beneficiary


class Flow(NamedTuple):
    """One regular movement: when, how much, to or from whom."""

    at: datetime
    direction: str
    minor: int
    channel: str
    description: str
    counterparty: str
    counterparty_account: str


@lru_cache(maxsize=8_192)
def outside_account(name: str, currency: str = "USD") -> str:
    """The account number of a party outside the bank; one name has one number everywhere."""
    number = sum(ord(char) * 31**place for place, char in enumerate(name)) % 10**10
    return f"GB00XBNK009911{number % 10**8:08d}" if currency == "GBP" else f"{number:010d}"


def _months(begin: datetime, end: datetime, day: int, hour: int) -> list[datetime]:
    """That day of each month within the span."""
    at, found = begin.replace(day=1, hour=hour, minute=4, second=0, microsecond=0), []
    while at < end:
        moment = at + timedelta(days=day - 1)
        if begin <= moment < end:
            found.append(moment)
        at = (at + timedelta(days=32)).replace(day=1)
    return found


def household_flows(
    file: CustomerFile, rng: np.random.Generator, begin: datetime, end: datetime, mint: IdMint
) -> list[Flow]:
    """Pay, rent, bills, a subscription, cash and friends of a private customer over the span."""
    person, currency, income = file.person, file.person.currency, file.person.monthly_income * 100
    employer = {"retired": "State Pension Office", "student": "Student Grants Board"}.get(
        person.customer.occupation, person.employer
    )
    pay_day = int(rng.integers(24, 29))
    flows = [
        Flow(
            at,
            "in",
            int(income * 0.76 * rng.normal(1, 0.004)),
            "transfer",
            "SALARY" if employer == person.employer else "PAYMENT",
            employer,
            outside_account(employer, currency),
        )
        for at in _months(begin, end, pay_day, 6)
    ]
    landlord = pools.LANDLORDS[int(rng.integers(len(pools.LANDLORDS)))]
    rent = int(income * rng.uniform(0.22, 0.34) / 500) * 500
    file.payees.append(_known_payee(file, landlord, begin, mint))
    flows += [
        Flow(at, "out", rent, "transfer", "RENT", landlord, outside_account(landlord, currency))
        for at in _months(begin, end, 2, 7)
    ]
    for pick in rng.choice(len(pools.UTILITIES), 2, replace=False).tolist():
        name, usual = pools.UTILITIES[pick]
        day = int(rng.integers(3, 22))
        flows += [
            Flow(
                at,
                "out",
                int(usual * 100 * rng.normal(1, 0.06)),
                "direct_debit",
                name.upper(),
                name,
                outside_account(name, currency),
            )
            for at in _months(begin, end, day, 5)
        ]
    subscription = SUBSCRIPTIONS[int(rng.integers(len(SUBSCRIPTIONS)))]
    flows += [
        Flow(
            at,
            "out",
            int(subscription.median * 100),
            "direct_debit",
            subscription.name.upper(),
            subscription.name,
            outside_account(subscription.name),
        )
        for at in _months(begin, end, int(rng.integers(1, 27)), 4)
    ]
    if file.has("credit_card"):
        number = file.account("credit_card").number
        flows += [
            Flow(
                at,
                "out",
                int(rng.integers(120, 420)) * 100,
                "transfer",
                "CARD PAYMENT",
                "Harbourline Card Services",
                number,
            )
            for at in _months(begin, end, 21, 8)
        ]
    return flows + _now_and_then(file, rng, begin, end)


def _known_payee(file: CustomerFile, name: str, begin: datetime, mint: IdMint) -> Beneficiary:
    """A payee whom the customer has paid since the ledger began."""
    bank = pools.PEER_BANKS[len(name) % len(pools.PEER_BANKS)]
    account = outside_account(name, file.person.currency)
    return Beneficiary(
        beneficiary_id=mint.take("B"),
        customer_id=file.customer_id,
        name=name,
        account=account,
        bank=bank,
        country=file.person.customer.country,
        added_at=begin,
        name_check="match",
    )


def _now_and_then(file: CustomerFile, rng: np.random.Generator, begin: datetime, end: datetime) -> list[Flow]:
    """Cash from machines and small payments among friends."""
    days = (end - begin).days
    flows = [
        Flow(
            begin + timedelta(days=int(day), hours=15),
            "out",
            int(rng.integers(1, 9)) * 2_000,
            "atm",
            f"ATM {file.person.town.name.upper()}",
            "",
            "",
        )
        for day in rng.integers(0, max(1, days - 1), int(rng.poisson(days / 36)))
    ]
    friends = [
        f"{pools.GIVEN_NAMES[int(rng.integers(len(pools.GIVEN_NAMES)))]} {pools.FAMILY_NAMES[int(rng.integers(len(pools.FAMILY_NAMES)))]}"
        for _ in range(3)
    ]
    for day in rng.integers(0, max(1, days - 1), int(rng.poisson(days / 40))):
        friend = friends[int(rng.integers(3))]
        direction = "out" if rng.random() < 0.6 else "in"
        reason = ("dinner", "tickets", "thanks!", "birthday", "share of bill", "taxi")[int(rng.integers(6))]
        flows.append(
            Flow(
                begin + timedelta(days=int(day), hours=19),
                direction,
                int(rng.integers(8, 120)) * 100,
                "transfer",
                reason,
                friend,
                outside_account(friend, file.person.currency),
            )
        )
    return flows


def business_flows(
    file: CustomerFile, rng: np.random.Generator, begin: datetime, end: datetime
) -> list[Flow]:
    """Takings each week, wages and rent each month, suppliers; a cash business pays its notes in."""
    person, currency, weekly = file.person, file.person.currency, file.person.monthly_income * 100 // 4
    flows: list[Flow] = []
    for week in range((end - begin).days // 7):
        at = begin + timedelta(days=week * 7 + 1, hours=9)
        share = 0.6 if person.cash_business else 1.0
        flows.append(
            Flow(
                at,
                "in",
                int(weekly * share * rng.normal(1, 0.12)),
                "transfer",
                "CARD TAKINGS",
                "Merchant Settlement",
                outside_account("Merchant Settlement", currency),
            )
        )
        if person.cash_business and week % 2 == 0:
            flows.append(
                Flow(
                    at + timedelta(hours=6),
                    "in",
                    int(weekly * 0.5 * rng.normal(1, 0.1)) // 1000 * 1000,
                    "cash",
                    "CASH DEPOSIT",
                    "",
                    "",
                )
            )
        supplier = ("Estuary Wholesale", "Brackwater Supplies", "Pennine Packaging")[week % 3]
        flows.append(
            Flow(
                at + timedelta(days=2),
                "out",
                int(weekly * 0.35 * rng.normal(1, 0.2)),
                "transfer",
                f"INV {2_000 + week}",
                supplier,
                outside_account(supplier, currency),
            )
        )
    for staff in range(3):
        name = (
            f"{pools.GIVEN_NAMES[(staff * 7 + weekly) % 60]} {pools.FAMILY_NAMES[(staff * 11 + weekly) % 60]}"
        )
        flows += [
            Flow(at, "out", int(weekly * 0.4), "transfer", "WAGES", name, outside_account(name, currency))
            for at in _months(begin, end, 27, 9)
        ]
    return flows
