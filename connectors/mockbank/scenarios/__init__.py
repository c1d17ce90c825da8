"""Every kind of case that the mock bank can make, by family."""

from connectors.mockbank.cases import Scenario
from connectors.mockbank.plan import Variant
from connectors.mockbank.scenarios import cards, takeover

SCENARIOS: tuple[Scenario, ...] = (*cards.SCENARIOS, *takeover.SCENARIOS)
"""The catalogue, each entry planted at least once in a bank of the default size."""

BY_KEY: dict[tuple[str, Variant], Scenario] = {(item.name, item.variant): item for item in SCENARIOS}
