"""Runs as jobs, and the engines that carry them."""

from copilot.domain.desk_figures import DeskFigures
from copilot.domain.desk_operations import BudgetLine, CircuitHistory, EngineStatus, RunProgress
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.model_call import ModelCall
from copilot.domain.run import TaskName
from copilot.services.ports import Part
from copilot.usecases import circuit_history, desk_figures, recent_calls, run_task, view_engines
from copilot.usecases.access import require


class OperationServices(Part):
    """Runs as jobs, and the engines that carry them."""

    def start_run(
        self,
        actor: Actor,
        case_id: CaseId,
        task: TaskName,
        *,
        question: str = "",
        operation_id: str,
        allowed: frozenset[str] = frozenset(),
    ) -> None:
        """Begin `run_task` in the background; what it refuses shows in the progress."""
        require(actor, Permission.COPILOT_RUN, to="run the copilot")
        ports = self._ports
        ports.run_jobs.start(
            actor,
            operation_id,
            lambda control: self._followed(
                run_task.run_task(
                    actor,
                    case_id,
                    task,
                    question=question,
                    operation_id=operation_id,
                    allowed=allowed,
                    control=control,
                    systems=ports.systems,
                    workflow=ports.workflow,
                    spec=ports.specs[task],
                    unit_of_work=ports.unit_of_work,
                    time_source=ports.time_source,
                )
            ),
        )

    def run_progress(self, actor: Actor, operation_id: str) -> RunProgress:
        return self._ports.run_jobs.progress(actor, operation_id, unit_of_work=self._ports.unit_of_work)

    def cancel_run(self, actor: Actor, operation_id: str) -> None:
        self._ports.run_jobs.cancel(actor, operation_id)

    def engine_status(self, actor: Actor) -> tuple[EngineStatus, ...]:
        return view_engines.engine_status(actor, gateway=self._ports.gateway, **self._store_and_time)

    def recent_calls(self, actor: Actor, *, limit: int = 200) -> tuple[ModelCall, ...]:
        return recent_calls.recent_calls(actor, limit=limit, **self._store_and_time)

    def desk_figures(self, actor: Actor, *, days: int = 14) -> DeskFigures:
        return desk_figures.desk_figures(
            actor, days=days, zone=self._ports.bank.timezone, **self._store_and_time
        )

    def circuit_history(self, actor: Actor, *, hours: int = 24) -> CircuitHistory:
        return circuit_history.circuit_history(
            actor, hours=hours, gateway=self._ports.gateway, **self._store_and_time
        )

    def budgets(self, actor: Actor) -> tuple[BudgetLine, ...]:
        return view_engines.budgets(actor, gateway=self._ports.gateway, **self._store_and_time)
