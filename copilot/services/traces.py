"""How runs went."""

from copilot.domain.desk_operations import SpanView
from copilot.domain.identity import Actor
from copilot.domain.ids import RunId
from copilot.services.ports import Part
from copilot.usecases import view_trace


class TraceServices(Part):
    """How runs went."""

    def trace_of_run(self, actor: Actor, run_id: RunId) -> tuple[SpanView, ...]:
        return view_trace.trace_of_run(
            actor,
            run_id,
            systems=self._ports.systems,
            knowledge=self._ports.knowledge,
            unit_of_work=self._ports.unit_of_work,
            tracing=self._ports.tracing,
        )
