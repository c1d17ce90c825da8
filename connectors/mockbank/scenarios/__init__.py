"""Every kind of case that the mock bank can make, by family."""

from connectors.mockbank.cases import Scenario
from connectors.mockbank.plan import Variant
from connectors.mockbank.scenarios import (
    accounts,
    cards,
    claims,
    complaints,
    disputes,
    identity,
    laundering,
    rejected,
    scams,
    takeover,
)

SCENARIOS: tuple[Scenario, ...] = (
    *cards.SCENARIOS,
    *takeover.SCENARIOS,
    *scams.SCENARIOS,
    *laundering.SCENARIOS,
    *accounts.SCENARIOS,
    *claims.SCENARIOS,
    *identity.SCENARIOS,
    *disputes.SCENARIOS,
    *rejected.SCENARIOS,
    *complaints.SCENARIOS,
)
"""The catalogue, each entry planted at least once in a bank of the default size."""

BY_KEY: dict[tuple[str, Variant], Scenario] = {(item.name, item.variant): item for item in SCENARIOS}
