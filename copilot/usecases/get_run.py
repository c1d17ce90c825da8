"""Show a finished run again to somebody who may see its case."""

from copilot.domain.compartment import may_know
from copilot.domain.identity import Actor, Permission, Role
from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import Run, TaskName
from copilot.errors import NotFoundError
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require, visible_case
from copilot.usecases.readable import readable_run


def get_run(
    actor: Actor,
    run_id: RunId,
    *,
    systems: SystemsOfRecord,
    knowledge: KnowledgeBase,
    unit_of_work: UnitOfWorkFactory,
) -> Run:
    """The run, less what rests on passages that the actor may not read.

    A policy answer is its asker's own; nobody else may read it, except an auditor.

    Raises:
        NotFoundError: no such run for this actor.
    """
    with unit_of_work(read_only=True) as unit:
        run = unit.runs.get(run_id)
    if run is None or not may_know(actor, run):
        raise NotFoundError(f"There is no run {run_id} that you can see.")
    if run.case_id is None:
        if run.actor_id != actor.user_id and Role.AUDITOR not in actor.roles:
            raise NotFoundError(f"There is no run {run_id} that you can see.")
        return readable_run(run, actor, knowledge)
    visible_case(actor, run.case_id, systems)
    return readable_run(run, actor, knowledge)


def latest_run(
    actor: Actor,
    case_id: CaseId,
    task: TaskName,
    *,
    systems: SystemsOfRecord,
    unit_of_work: UnitOfWorkFactory,
) -> Run | None:
    """The newest run of the task on the case by this actor, or None.

    Another person's run is not shown: its passages were chosen by that person's rights.

    Raises:
        NotFoundError: no such case for this actor.
    """
    require(actor, Permission.CASE_READ, to="read cases")
    visible_case(actor, case_id, systems)
    with unit_of_work(read_only=True) as unit:
        runs = unit.runs.of_case(case_id)
    mine = [
        run for run in runs if run.task == task and run.actor_id == actor.user_id and may_know(actor, run)
    ]
    return mine[-1] if mine else None
