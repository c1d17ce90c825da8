"""Regular money: what a household and a business are paid and pay, month by month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.customer_file import CustomerFile
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import SUBSCRIPTIONS
from copilot.domain.records import Payee

_INCOME_PAYERS = {"retired": "State Pension Office", "student": "Student Grants Board"}
_SUPPLIERS = ("Estuary Wholesale", "Brackwater Supplies", "Pennine Packaging")
_REASONS = ("dinner", "tickets", "thanks!", "birthday", "share of bill", "taxi")


class Flow(NamedTuple):
    """One regular movement: when, how much, to or from whom."""

    at: datetime
    direction: str
    minor: int
    channel: str
    description: str
    counterparty: str = ""
    counterparty_account: str = ""


@lru_cache(maxsize=8_192)
def outside_account(name: str, currency: str = "USD") -> str:
    """The account number of a party outside the bank; one name has one number everywhere."""
    number = sum(ord(char) * 31**place for place, char in enumerate(name)) % 10**10
    return f"GB00XBNK009911{number % 10**8:08d}" if currency == "GBP" else f"{number:010d}"


@dataclass(frozen=True)
class Span:
    """The part of the ledger that a customer's regular money fills."""

    begin: datetime
    end: datetime

    @property
    def days(self) -> int:
        """Its length in whole days."""
        return (self.end - self.begin).days

    def months(self, day: int, hour: int) -> list[datetime]:
        """That day of each month within the span."""
        at = self.begin.replace(day=1, hour=hour, minute=4, second=0, microsecond=0)
        found = []
        while at < self.end:
            moment = at + timedelta(days=day - 1)
            if self.begin <= moment < self.end:
                found.append(moment)
            at = (at + timedelta(days=32)).replace(day=1)
        return found

    def some_days(self, rng: np.random.Generator, every: float, hour: int) -> list[datetime]:
        """Moments on random days, one in `every` days on average."""
        days = rng.integers(0, max(1, self.days - 1), int(rng.poisson(self.days / every)))
        return [self.begin + timedelta(days=int(day), hours=hour) for day in days]


@dataclass(frozen=True)
class Payments:
    """Makes flows between one customer and named parties."""

    span: Span
    currency: str

    def monthly(
        self,
        day: int,
        hour: int,
        minor: Callable[[], int],
        name: str,
        text: str = "",
        *,
        incoming: bool = False,
    ) -> list[Flow]:
        """A transfer each month; without a text it is a direct debit under the party's own name."""
        account = outside_account(name, self.currency)
        direction = "in" if incoming else "out"
        channel = "transfer" if text else "direct_debit"
        return [
            Flow(at, direction, minor(), channel, text or name.upper(), name, account)
            for at in self.span.months(day, hour)
        ]

    def transfer(self, at: datetime, direction: str, minor: int, name: str, text: str) -> Flow:
        """One transfer."""
        return Flow(at, direction, minor, "transfer", text, name, outside_account(name, self.currency))


def household_flows(file: CustomerFile, rng: np.random.Generator, span: Span, mint: IdMint) -> list[Flow]:
    """Pay, rent, bills, a subscription, cash and friends of a private customer over the span."""
    person, pay = file.person, Payments(span, file.person.currency)
    income = person.monthly_income * 100
    payer = _INCOME_PAYERS.get(person.customer.occupation, person.employer)
    text = "SALARY" if payer == person.employer else "PAYMENT"
    pay_day = int(rng.integers(24, 29))
    flows = pay.monthly(
        pay_day, 6, lambda: int(income * 0.76 * rng.normal(1, 0.004)), payer, text, incoming=True
    )
    landlord = pools.LANDLORDS[int(rng.integers(len(pools.LANDLORDS)))]
    rent = int(income * rng.uniform(0.22, 0.34) / 500) * 500
    flows += pay.monthly(2, 7, lambda: rent, landlord, "RENT")
    file.payees.append(_known_payee(file, landlord, span.begin, mint))
    for pick in rng.choice(len(pools.UTILITIES), 2, replace=False).tolist():
        name, usual = pools.UTILITIES[pick]
        day = int(rng.integers(3, 22))
        flows += pay.monthly(day, 5, lambda usual=usual: int(usual * 100 * rng.normal(1, 0.06)), name)  # type: ignore[misc]
    subscription = SUBSCRIPTIONS[int(rng.integers(len(SUBSCRIPTIONS)))]
    flows += pay.monthly(
        int(rng.integers(1, 27)), 4, lambda: int(subscription.median * 100), subscription.name
    )
    return flows + _cash(file, rng, span) + _friends(rng, pay)


def business_flows(file: CustomerFile, rng: np.random.Generator, span: Span) -> list[Flow]:
    """Takings each week, suppliers, wages each month; a cash business pays its notes in."""
    pay, cash = Payments(span, file.person.currency), file.person.cash_business
    weekly = file.person.monthly_income * 100 // 4
    flows: list[Flow] = []
    for week in range(span.days // 7):
        at = span.begin + timedelta(days=week * 7 + 1, hours=9)
        takings = int(weekly * (0.6 if cash else 1.0) * rng.normal(1, 0.12))
        flows.append(pay.transfer(at, "in", takings, "Merchant Settlement", "CARD TAKINGS"))
        if cash and week % 2 == 0:
            notes = int(weekly * 0.5 * rng.normal(1, 0.1)) // 1_000 * 1_000
            flows.append(Flow(at + timedelta(hours=6), "in", notes, "cash", "CASH DEPOSIT"))
        bill = int(weekly * 0.35 * rng.normal(1, 0.2))
        flows.append(
            pay.transfer(at + timedelta(days=2), "out", bill, _SUPPLIERS[week % 3], f"INV {2_000 + week}")
        )
    for staff in range(3):
        name = (
            f"{pools.GIVEN_NAMES[(staff * 7 + weekly) % 60]} {pools.FAMILY_NAMES[(staff * 11 + weekly) % 60]}"
        )
        flows += pay.monthly(27, 9, lambda: int(weekly * 0.4), name, "WAGES")
    return flows


def _known_payee(file: CustomerFile, name: str, begin: datetime, mint: IdMint) -> Payee:
    """A payee whom the customer has paid since the ledger began."""
    return Payee(
        payee_id=mint.take("B"),
        customer_id=file.customer_id,
        name=name,
        account=outside_account(name, file.person.currency),
        bank=pools.PEER_BANKS[len(name) % len(pools.PEER_BANKS)],
        country=file.person.customer.country,
        added_at=begin,
        name_check="match",
    )


def _cash(file: CustomerFile, rng: np.random.Generator, span: Span) -> list[Flow]:
    """Notes from machines."""
    text = f"ATM {file.person.town.name.upper()}"
    return [
        Flow(at, "out", int(rng.integers(1, 9)) * 2_000, "atm", text) for at in span.some_days(rng, 36, 15)
    ]


def _friends(rng: np.random.Generator, pay: Payments) -> list[Flow]:
    """Small payments to and from the same three people."""
    given, family = pools.GIVEN_NAMES, pools.FAMILY_NAMES
    friends = [
        f"{given[int(rng.integers(len(given)))]} {family[int(rng.integers(len(family)))]}" for _ in range(3)
    ]
    flows = []
    for at in pay.span.some_days(rng, 40, 19):
        direction = "out" if rng.random() < 0.6 else "in"
        reason = _REASONS[int(rng.integers(len(_REASONS)))]
        flows.append(
            pay.transfer(
                at, direction, int(rng.integers(8, 120)) * 100, friends[int(rng.integers(3))], reason
            )
        )
    return flows
