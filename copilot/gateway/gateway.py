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
from copilot.gateway.asking import Answer
from copilot.gateway.budgets import BudgetLimits, Budgets
from copilot.gateway.call import Call, Drafted
from copilot.gateway.control import Control, control_of
from copilot.gateway.drafting import Drafting
from copilot.gateway.idempotency import Joins
from copilot.gateway.lane import Lane, LaneState
from copilot.gateway.means import Means
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
    timezone: str = "America/New_York"  # where the bank's day begins


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
        self._means = Means(
            lanes=tuple(Lane(engine, on_change=note) for engine in engines),
            offline=offline,
            redactor=redactor,
            records=records,
            budgets=self.budgets,
            joins=Joins[Answer](),
            residency=rules.residency,
            reserve_seconds=min(_MOST_RESERVE_SECONDS, _RESERVE_SHARE * rules.deadline_seconds),
        )

    @property
    def engine_names(self) -> tuple[str, ...]:
        """The order in which engines are asked."""
        return (*(lane.profile.name for lane in self._means.lanes), self.offline.name)

    @property
    def offline(self) -> EngineProfile:
        """The engine of last resort."""
        return self._means.offline.profile

    @property
    def lanes(self) -> tuple[LaneState, ...]:
        """Every engine but the offline one, as it stands."""
        return tuple(lane.state for lane in self._means.lanes)

    def draft(self, call: Call, control: Control | None = None) -> Drafted:
        """Fill the call's schema with the first engine that may and can.

        Raises:
            CancelledError: asked to stop; nothing was kept but the ledger's row.
            PermanentError: the offline engine failed too, which is a fault of the product.
        """
        return Drafting(self._means, call, control or control_of(self.deadline_seconds)).run()

    def close(self) -> None:
        """Give the engines' sockets back; calls under way end."""
        for lane in self._means.lanes:
            lane.model.close()
        self._means.offline.close()


def _unnoted(engine: str, state: BreakerState) -> None:
    """A change that nobody keeps."""
