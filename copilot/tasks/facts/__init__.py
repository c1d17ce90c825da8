"""Computed facts: pure functions from records to numbered facts, so that no model does arithmetic."""

from collections.abc import Sequence

from copilot.domain.evidence import EvidenceItem
from copilot.domain.fact import Fact
from copilot.tasks.base import GatheredRecords
from copilot.tasks.facts import (
    claims,
    contacts,
    deadlines,
    events,
    flows,
    focus,
    habit,
    reporting,
    reversal,
    services,
    standing,
)
from copilot.tasks.facts.finding import FactFunction, Inputs, number_facts
from copilot.tasks.facts.read_texts import as_read

INTERNAL: tuple[FactFunction, ...] = (
    *focus.FUNCTIONS, *habit.FUNCTIONS, *events.FUNCTIONS, *contacts.FUNCTIONS, *flows.FUNCTIONS, *standing.FUNCTIONS,
    *claims.FUNCTIONS, *services.FUNCTIONS, *deadlines.FUNCTIONS,
)  # fmt: skip
"""Everything that staff may know of a case outside the SAR compartment."""


def internal_facts(records: GatheredRecords, evidence: Sequence[EvidenceItem]) -> tuple[Fact, ...]:
    """All facts of a case but those of the SAR compartment."""
    return _compute(records, evidence, INTERNAL, {"open", "internal"})


def regulator_facts(records: GatheredRecords, evidence: Sequence[EvidenceItem]) -> tuple[Fact, ...]:
    """All facts of a case, the SAR compartment's included."""
    return _compute(records, evidence, (*INTERNAL, *reporting.FUNCTIONS), {"open", "internal", "sar"})


def dispute_letter_facts(records: GatheredRecords, evidence: Sequence[EvidenceItem]) -> tuple[Fact, ...]:
    """What a dispute letter needs and may tell."""
    return _compute(records, evidence, (deadlines.today, *reversal.FUNCTIONS), {"open"})


def payment_letter_facts(records: GatheredRecords, evidence: Sequence[EvidenceItem]) -> tuple[Fact, ...]:
    """What a letter about a rejected payment needs and may tell."""
    return _compute(records, evidence, (deadlines.today, services.rejected_payment), {"open"})


def date_facts(records: GatheredRecords, evidence: Sequence[EvidenceItem]) -> tuple[Fact, ...]:
    """The date of writing alone."""
    return _compute(records, evidence, (deadlines.today,), {"open"})


def _compute(
    records: GatheredRecords,
    evidence: Sequence[EvidenceItem],
    functions: Sequence[FactFunction],
    allowed: set[str],
) -> tuple[Fact, ...]:
    inputs = Inputs(as_read(records))
    findings = [f for function in functions for f in function(inputs) if f.sensitivity in allowed]
    return number_facts(findings, evidence, records.style.spelling)
