"""What the shadow deployment needs from outside, and what it may take of a day."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from copilot.domain.base import DomainModel
from copilot.ports.redactor import Redactor
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.live_versions import Specs
from copilot.usecases.run_once import Workflow
from copilot.workflow.gather import ClocksFor


class ShadowLimits(DomainModel):
    """What the shadow deployment may take of a day; with 0 comparisons it stands still, 0 tokens means no limit."""

    day_runs: int = 200
    day_tokens: int = 500_000


class ShadowPorts(NamedTuple):
    """What the shadow deployment needs from outside; `workflow_for` gives a workflow that asks one engine alone."""

    systems: Callable[[], SystemsOfRecord]  # built when first asked for, as the redactor is
    workflow_for: Callable[[str], Workflow]
    specs: Specs
    redactor: Callable[[], Redactor]
    clocks_for: ClocksFor
    unit_of_work: UnitOfWorkFactory
    time_source: TimeSource
    day_began: Callable[[datetime], datetime]
    limits: ShadowLimits


class ShadowWorkflows:
    """One workflow for each engine that is tried, built when it first is; safe for many threads."""

    def __init__(self, build: Callable[[str], Any]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._built: dict[str, Any] = {}

    def of(self, engine: str) -> Workflow:
        """The workflow that asks this engine alone."""
        with self._lock:
            if engine not in self._built:
                self._built[engine] = self._build(engine)
            built: Workflow = self._built[engine]
        return built

    def close(self) -> None:
        """Stop their threads."""
        for workflow in self._built.values():
            workflow.close()
