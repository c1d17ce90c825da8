"""Customers: who they are, where they live, how they are reached."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.plan import LinkGroup, Wishes
from copilot.domain.ids import CustomerId
from copilot.domain.money import Money
from copilot.domain.records import Customer

GB_SHARE = 0.15
COMPANY_SHARE = 0.08
NO_CONSENT_SHARE = 0.06
VULNERABLE_SHARE = 0.08
_HOMES = 240_000  # 24 towns of 10,000 homes: below that many customers no two share by accident


@dataclass(frozen=True)
class Person:
    """A customer with what the generator needs beyond the record."""

    customer: Customer
    town: pools.Town
    monthly_income: int  # major units
    employer: str
    home_ip: str
    cash_business: bool

    @property
    def currency(self) -> str:
        """The currency of the customer's accounts."""
        return "GBP" if self.customer.country == "GB" else "USD"


def customer_id(index: int) -> CustomerId:
    """The id of the customer at that place in the bank."""
    return CustomerId(f"C-{100_001 + index}")


def home_ip(place: int) -> str:
    """An address in 198.18.0.0/15, the range kept for tests; no two homes alike below 131,072 customers."""
    number = place * 7_919 % 2**17
    return f"198.{18 + (number >> 16)}.{(number >> 8) % 256}.{number % 256}"


def make_person(
    rng: np.random.Generator,
    index: int,
    seed: int,
    anchor: date,
    wishes: Wishes,
    group: LinkGroup | None,
    *,
    home: str,
) -> Person:
    """One customer, the same for the same seed and place whatever the size of the bank."""
    # A family shares everything about its home; a ring shares a telephone and an address, not a name.
    place = group.members[0] if group else index
    shared = (place * 7_919 + seed) % _HOMES
    country = wishes.country or ("GB" if rng.random() < GB_SHARE else "US")
    if group:
        country = home
    company = wishes.kind == "company" or (
        wishes.kind is None and group is None and rng.random() < COMPANY_SHARE
    )
    towns = pools.GB_TOWNS if country == "GB" else pools.US_TOWNS
    town = towns[shared % len(towns)]
    occupation, income = _livelihood(rng, wishes, company)
    given, family, trade_cash = _names(
        rng, company, wishes, shared if group and group.kind == "family" else None
    )
    turnover = Decimal(income) * (1 if not company else 2)
    currency = "GBP" if country == "GB" else "USD"
    customer = Customer(
        customer_id=customer_id(index),
        kind="company" if company else "person",
        given_name=given,
        family_name=family,
        date_of_birth=None if company else _birth(rng, anchor, wishes, occupation),
        national_id=_national_id(rng, country, company),
        email=_email(given, family, index),
        phone=_phone(shared, country, town),
        address_lines=_address(shared, country, town),
        country=country,
        occupation=occupation,
        customer_since=_since(rng, anchor, wishes),
        vulnerable=bool(rng.random() < VULNERABLE_SHARE) if wishes.vulnerable is None else wishes.vulnerable,
        model_processing_consent=bool(rng.random() >= NO_CONSENT_SHARE),
        expected_monthly_turnover=Money(amount=turnover, currency=currency),
        expected_cash_per_month=Money(
            amount=Decimal(income // 2 if trade_cash else income // 10), currency=currency
        ),
    )
    employer = pools.EMPLOYERS[int(rng.integers(len(pools.EMPLOYERS)))]
    return Person(customer, town, income, employer, home_ip(place), trade_cash)


def _livelihood(rng: np.random.Generator, wishes: Wishes, company: bool) -> tuple[str, int]:
    if company:
        return "business", int(rng.integers(12, 60)) * 1_000
    table = dict(pools.OCCUPATIONS)
    if wishes.occupation:
        return wishes.occupation, int(table.get(wishes.occupation, 4_000) * rng.uniform(0.9, 1.2))
    name, income = pools.OCCUPATIONS[int(rng.integers(len(pools.OCCUPATIONS)))]
    return name, int(income * rng.uniform(0.8, 1.35))


def _names(
    rng: np.random.Generator, company: bool, wishes: Wishes, family_key: int | None
) -> tuple[str, str, bool]:
    family = pools.FAMILY_NAMES[int(rng.integers(len(pools.FAMILY_NAMES)))]
    if family_key is not None:
        family = pools.FAMILY_NAMES[family_key % len(pools.FAMILY_NAMES)]
    if not company:
        return pools.GIVEN_NAMES[int(rng.integers(len(pools.GIVEN_NAMES)))], family, False
    trades = [t for t in pools.TRADES if wishes.cash_business is None or t[1] == wishes.cash_business]
    trade, cash = trades[int(rng.integers(len(trades)))]
    return "", f"{family} {trade} {'Ltd' if wishes.country == 'GB' else 'LLC'}", cash


def _birth(rng: np.random.Generator, anchor: date, wishes: Wishes, occupation: str) -> date:
    usual = {"student": (19, 26), "retired": (64, 90)}.get(occupation, (22, 63))
    low, high = wishes.age or usual
    return anchor - timedelta(days=int(rng.integers(low * 365 + 40, high * 365 + 360)))


def _since(rng: np.random.Generator, anchor: date, wishes: Wishes) -> date:
    low, high = wishes.opened_days_ago or (20, 5_500)
    if wishes.opened_days_ago is None and rng.random() < 0.9:
        low = 420
    return anchor - timedelta(days=int(rng.integers(low, high + 1)))


def _national_id(rng: np.random.Generator, country: str, company: bool) -> str:
    number = int(rng.integers(10**6, 10**7))
    if company:
        return f"{80 + number % 10}-{number}" if country == "US" else f"{number:08d}"
    if country == "GB":
        return f"QQ{number % 10**6:06d}{'ABCD'[number % 4]}"
    return f"{800 + number % 99}-{10 + number // 100 % 89}-{1000 + number % 8999}"


def _email(given: str, family: str, index: int) -> str:
    stem = f"{given}.{family}" if given else family.replace(" ", "")
    return f"{stem.lower()}{(index * 37) % 1000 + index // 1000 * 1000}@post{index % 5}.example"


def _phone(shared: int, country: str, town: pools.Town) -> str:
    if country == "GB":
        return f"+44 770{shared // 100_000} 9{shared % 100_000:05d}"
    return f"+1 {town.area_code} 555 {shared // 24:04d}"


def _address(shared: int, country: str, town: pools.Town) -> tuple[str, ...]:
    home, streets = shared // (12 if country == "GB" else 24), pools.STREETS
    kinds = pools.STREET_KINDS_GB if country == "GB" else pools.STREET_KINDS_US
    street = f"{2 + home // len(streets)} {streets[home % len(streets)]} {kinds[home % len(kinds)]}"
    if country == "GB":
        postal = f"{town.postal}{1 + home % 19} {1 + home % 9}{'ABDEFGHJLN'[home % 10]}{'PQRSTUWXYZ'[home // 10 % 10]}"
        return (street, town.name, f"{town.region} {postal}", "United Kingdom")
    return (street, town.name, f"{town.region} {town.postal}{home % 100:02d}", "United States")
