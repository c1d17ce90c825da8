"""One bank of the default size, made once per worker and looked at by every test here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import pytest

from connectors.mockbank.customers import Bank, FinishedCustomer
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import MerchantBook
from connectors.mockbank.plan import make_plan
from connectors.mockbank.scenarios import SCENARIOS
from connectors.mockbank.times import Horizon
from connectors.mockbank.truth import Truth
from copilot.domain.base import DomainModel
from copilot.domain.records import CaseRecord, Transaction

ANCHOR = date(2026, 11, 23)
Kind = TypeVar("Kind", bound=DomainModel)


def make_bank(seed: int = 7, customers: int = 400, cases: int = 150) -> Iterator[FinishedCustomer]:
    """Every customer of a bank, in order, without a file."""
    plan = make_plan(
        [item.key for item in SCENARIOS], seed=seed, customers=customers, cases=cases, heavy=False
    )
    bank = Bank(seed, Horizon(ANCHOR), plan, IdMint(seed), MerchantBook(seed, ANCHOR))
    return (bank.make_customer(index) for index in range(customers))


@dataclass(frozen=True)
class PlantedCase:
    """A case with its hidden truth and all records of its customer."""

    case: CaseRecord
    truth: Truth
    customer: FinishedCustomer

    def all(self, kind: type[Kind]) -> list[Kind]:
        """The customer's records of that kind."""
        return [record for record in self.customer.records if isinstance(record, kind)]

    @property
    def movements(self) -> dict[str, Transaction]:
        """The customer's movements by id."""
        return {row.transaction_id: row for row in self.customer.movements}

    @property
    def proof(self) -> list[Transaction]:
        """The movements that the hidden key names."""
        return [self.movements[key] for key in self.truth.key_record_ids if key in self.movements]


@dataclass
class GeneratedBank:
    """The whole bank in memory."""

    customers: list[FinishedCustomer] = field(default_factory=list)

    def all(self, kind: type[Kind]) -> list[Kind]:
        """All records of that kind."""
        return [
            record for customer in self.customers for record in customer.records if isinstance(record, kind)
        ]

    def planted(self, name: str, variant: str | None = None) -> list[PlantedCase]:
        """The planted cases of that scenario."""
        return [
            item
            for item in self.cases()
            if item.truth.typology == name and variant in (None, item.truth.variant)
        ]

    def cases(self) -> Iterator[PlantedCase]:
        """Every open case with its truth."""
        for customer in self.customers:
            truths = {truth.case_id: truth for truth in customer.truths}
            for record in customer.records:
                if isinstance(record, CaseRecord) and record.case_id in truths:
                    yield PlantedCase(record, truths[record.case_id], customer)


@pytest.fixture(scope="session")
def bank() -> GeneratedBank:
    """The default bank: 400 customers, 150 open cases, seed 7."""
    return GeneratedBank(list(make_bank()))
