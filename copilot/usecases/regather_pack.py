"""Gather a draft's evidence again, as it was gathered for its run, to see whether it reads differently now."""

from collections.abc import Mapping
from typing import Any

from copilot.domain.draft import Draft
from copilot.domain.evidence import EvidencePack
from copilot.domain.run import TaskName
from copilot.errors import NotFoundError
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.tasks.base import Source, TaskSpec
from copilot.usecases.run_once import Workflow
from copilot.workflow.job import Job


def regather_pack(
    draft: Draft,
    *,
    systems: SystemsOfRecord,
    workflow: Workflow,
    specs: Mapping[TaskName, TaskSpec[Any]],
    unit_of_work: UnitOfWorkFactory,
) -> EvidencePack:
    """The pack that the draft's run would gather now.

    It is gathered with the rights of the person who ran the task and as of the moment of that
    run, so that neither a checker's wider rights nor the passing of time counts as a
    change; only what records and documents say does.

    Raises:
        NotFoundError: the run or its author is gone.
        DependencyError: a system that the comparison needs did not answer.
    """
    with unit_of_work(read_only=True) as unit:
        run = unit.runs.get(draft.run_id) if draft.run_id else None
        author = unit.users.actor(run.actor_id) if run else None
    if run is None or author is None:
        raise NotFoundError(
            f"The run behind draft {draft.draft_id} is gone. Ask its author to draft it again."
        )
    job = Job(
        actor=author,
        spec=specs[run.task],
        case=systems.ticketing.case(draft.case_id),
        question=run.question,
        as_of=None,
        now=run.pack.as_of,
        allowed=frozenset(Source) - {gap.source for gap in run.pack.gaps if gap.asks},
    )
    return workflow.pack_for(job)
