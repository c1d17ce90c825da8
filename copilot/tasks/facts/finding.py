"""What a fact function is given and gives back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import NamedTuple

import numpy as np

from copilot.domain.evidence import EvidenceItem
from copilot.domain.fact import AnyValue, Fact, FactName, NativeValue, Sensitivity, value_of
from copilot.domain.money import money_text
from copilot.domain.records import Transaction
from copilot.language.spelling import spelled
from copilot.language.written import Style
from copilot.tasks.base import GatheredRecords
from copilot.tasks.facts.ledger import DAY, Ledger, Mask

HISTORY_DAYS = 365
"""How far back a customer's own habit is read."""


class Finding(NamedTuple):
    """A computed value before it gets its number, None where there is none on record; `text` is one sentence with unit, currency and zone."""

    name: FactName
    value: AnyValue | NativeValue
    text: str
    inputs: tuple[str, ...]
    sensitivity: Sensitivity = "internal"


def focus_ids(records: GatheredRecords) -> tuple[str, ...]:
    """The transactions that the case is about: disputed, complained of, hit by a rule, or else claimed back."""
    ids: list[str] = []
    if records.dispute:
        ids += records.dispute.transaction_ids
    if records.complaint:
        ids += records.complaint.related_transaction_ids
    ids += [tid for alert in records.alerts for hit in alert.hits for tid in hit.transaction_ids]
    return tuple(dict.fromkeys(str(i) for i in ids)) or _claimed(records)


def _claimed(records: GatheredRecords) -> tuple[str, ...]:
    """The payment of a reimbursement claim that no record names: the last one out of the amount claimed."""
    claimed = records.case.app_claim_received_at
    if claimed is None:
        return ()
    amount = records.case.amount_at_risk
    before = claimed.astimezone(UTC).isoformat()[:19]
    rows = [
        row
        for row in records.transactions
        if row.direction == "out"
        and row.channel == "transfer"
        and (row.amount_minor, row.currency) == (amount.minor, amount.currency)
        and row.booked_at[:19] <= before
    ]
    return tuple(str(row.transaction_id) for row in sorted(rows, key=lambda r: r.booked_at)[-1:])


@dataclass(frozen=True)
class Inputs:
    """One case's records with the columns that several fact functions share."""

    records: GatheredRecords

    @cached_property
    def ledger(self) -> Ledger:
        """All transactions, oldest first."""
        return Ledger.of(self.records.transactions, self.zone)

    @property
    def style(self) -> Style:
        """How the facts are written for their reader."""
        return self.records.style

    @property
    def zone(self) -> str:
        """The zone of the reader's days."""
        return self.style.zone

    @cached_property
    def currency(self) -> str:
        """The currency of the case; totals are taken over rows in it alone."""
        return self.records.case.amount_at_risk.currency

    @cached_property
    def focus(self) -> Mask:
        """Rows that the case is about."""
        wanted = set(focus_ids(self.records))
        return np.array([row.transaction_id in wanted for row in self.ledger.rows], dtype=np.bool_)

    @cached_property
    def in_question(self) -> tuple[Transaction, ...]:
        """The transactions that the case is about, oldest first."""
        return tuple(row for row, hit in zip(self.ledger.rows, self.focus, strict=True) if hit)

    @cached_property
    def past(self) -> Mask:
        """Settled rows of the year before the first row in question: the habit that it is measured against."""
        if not self.focus.any():
            return np.asarray(self.ledger.done)
        start = self.ledger.seconds[self.focus][0]
        age = start - self.ledger.seconds
        return np.asarray(self.ledger.done & (age > 0) & (age <= HISTORY_DAYS * DAY) & ~self.focus)

    def money(self, minor: int) -> str:
        """An amount in the case's currency."""
        return money_text(minor, self.currency)

    def in_currency(self, mask: Mask) -> Mask:
        """The rows of the mask that are in the case's currency."""
        return np.asarray(mask & (self.ledger.text("currency") == self.currency))


FactFunction = Callable[[Inputs], Iterator[Finding]]


def number_facts(
    findings: Iterable[Finding], evidence: Iterable[EvidenceItem], spelling: str
) -> tuple[Fact, ...]:
    """Number the findings F1…; an input that stands in an evidence item is named by that item's id."""
    item_of = {rid: item.id for item in evidence for rid in item.record_ids}
    facts = []
    for number, finding in enumerate(findings, 1):
        inputs = tuple(dict.fromkeys(item_of.get(i, i) for i in finding.inputs))
        made = {"value": value_of(finding.value), "text": spelled(finding.text, spelling), "inputs": inputs}
        facts.append(Fact(id=f"F{number}", **{**finding._asdict(), **made}))
    return tuple(facts)
