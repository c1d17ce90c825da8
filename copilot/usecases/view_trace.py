"""Show how a run went, step by step, to somebody who may see the run."""

from copilot.domain.desk_operations import SpanView
from copilot.domain.identity import Actor
from copilot.domain.ids import RunId
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.traces import TraceRecorder
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.get_run import get_run


def trace_of_run(
    actor: Actor,
    run_id: RunId,
    *,
    systems: SystemsOfRecord,
    knowledge: KnowledgeBase,
    unit_of_work: UnitOfWorkFactory,
    tracing: TraceRecorder,
) -> tuple[SpanView, ...]:
    """The run's spans in the order in which they began; () where none were kept or they were deleted since.

    Raises:
        NotFoundError: no such run for this actor, by the same rules as the run itself.
    """
    run = get_run(actor, run_id, systems=systems, knowledge=knowledge, unit_of_work=unit_of_work)
    if not run.trace_id:
        return ()
    tracing.flush()
    with unit_of_work(read_only=True) as unit:
        return unit.traces.of_trace(run.trace_id)
