"""What every call of a gateway shares."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from copilot.gateway.budgets import Budgets
from copilot.gateway.engine_call import EngineAnswer
from copilot.gateway.guarded_engine import GuardedEngine
from copilot.gateway.idempotency import SingleFlight
from copilot.gateway.records import Records
from copilot.ports.model import DraftingModel
from copilot.ports.redactor import Redactor


class GatewayDependencies(NamedTuple):
    """Engines, controls and records, shared between threads."""

    engines: Sequence[GuardedEngine]
    offline: DraftingModel
    redactor: Redactor
    records: Records
    budgets: Budgets
    single_flight: SingleFlight[EngineAnswer]
    residency: Mapping[str, frozenset[str]]
    reserve_seconds: float  # of each deadline, kept for the offline engine and the verification
