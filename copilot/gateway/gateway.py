"""The one way to a model.

A call is closed (redacted, scanned for leaks), routed by consent and residency, trimmed to
the engine, checked against the budgets, joined with the same call under way or answered from
what was paid for already; then it waits its turn, passes the circuit, is tried, repaired once
and validated. Whatever happens outside, a caller gets an answer within the deadline, because
the last engine in the order is the offline one, which needs nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from copilot.controls.routing import DEFAULT_RULES
from copilot.domain.desk_operations import BreakerState
from copilot.gateway.budgets import BudgetLimits, Budgets
from copilot.gateway.call import Call, GatewayResponse
from copilot.gateway.call_control import CallControl, control_for
from copilot.gateway.dependencies import GatewayDependencies
from copilot.gateway.engine_call import EngineAnswer
from copilot.gateway.fallback_chain import FallbackChain
from copilot.gateway.guarded_engine import EngineState, GuardedEngine
from copilot.gateway.idempotency import SingleFlight
from copilot.gateway.records import Records
from copilot.ports.model import DraftingModel, EngineProfile
from copilot.ports.redactor import Redactor
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory

_RESERVE_SHARE, _MOST_RESERVE_SECONDS = 0.1, 2.0


class GatewayRules(NamedTuple):
    """What an installation sets: how long, how much, where to, and for how long an answer is reused."""

    deadline_seconds: float = 30.0
    limits: BudgetLimits = BudgetLimits()
    residency: Mapping[str, frozenset[str]] = DEFAULT_RULES
    reuse: timedelta = timedelta(hours=24)
    timezone: str = "UTC"  # where the bank's day begins


class Gateway:
    """Engines in their order of preference, the offline one last and always there."""

    notes_circuits = True
    """Whether a circuit that opens or closes is kept for the history that operators see."""

    def __init__(
        self,
        *,
        engines: Sequence[DraftingModel],
        offline: DraftingModel,
        redactor: Redactor,
        unit_of_work: UnitOfWorkFactory,
        time_source: TimeSource,
        rules: GatewayRules | None = None,
    ) -> None:
        rules = rules or GatewayRules()
        self.deadline_seconds = rules.deadline_seconds
        self.budgets = Budgets(rules.limits, zone=ZoneInfo(rules.timezone))
        records = Records(
            unit_of_work=unit_of_work, time_source=time_source, budgets=self.budgets, reuse=rules.reuse
        )
        self.process = records.process
        note = records.circuit_changed if self.notes_circuits else _unnoted
        self._deps = GatewayDependencies(
            engines=tuple(GuardedEngine(engine, on_change=note) for engine in engines),
            offline=offline,
            redactor=redactor,
            records=records,
            budgets=self.budgets,
            single_flight=SingleFlight[EngineAnswer](),
            residency=rules.residency,
            reserve_seconds=min(_MOST_RESERVE_SECONDS, _RESERVE_SHARE * rules.deadline_seconds),
        )

    @property
    def engine_names(self) -> tuple[str, ...]:
        """The order in which engines are asked."""
        return (*(engine.profile.name for engine in self._deps.engines), self.offline.name)

    @property
    def offline(self) -> EngineProfile:
        """The engine of last resort."""
        return self._deps.offline.profile

    @property
    def engine_states(self) -> tuple[EngineState, ...]:
        """Every engine but the offline one, as it stands."""
        return tuple(engine.state for engine in self._deps.engines)

    def draft(self, call: Call, control: CallControl | None = None) -> GatewayResponse:
        """Fill the call's schema with the first engine that may and can.

        Raises:
            CancelledError: asked to stop; nothing was kept but the ledger's row.
            PermanentError: the offline engine failed too, which is a fault of the product.
        """
        return FallbackChain(self._deps, call, control or control_for(self.deadline_seconds)).run()

    def close(self) -> None:
        """Give the engines' sockets back; calls under way end."""
        for engine in self._deps.engines:
            engine.model.close()
        self._deps.offline.close()


def _unnoted(engine: str, state: BreakerState) -> None:
    """A change that nobody keeps."""
