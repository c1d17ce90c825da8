"""Answer a question from the documents that the asker may read and that are in force on a day."""

import secrets
from datetime import date
from typing import Any

from copilot.domain.identity import Actor, Permission
from copilot.domain.run import Run
from copilot.domain.stated_date import stated_date
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.tasks.base import TaskSpec
from copilot.usecases.access import require
from copilot.usecases.live_versions import live_spec
from copilot.usecases.run_once import Workflow, carried_out, new_run_id, once
from copilot.usecases.run_task import checked_question
from copilot.workflow.job import Job


def ask_policy(
    actor: Actor,
    question: str,
    *,
    as_of: date | None = None,
    operation_id: str = "",
    workflow: Workflow,
    spec: TaskSpec[Any],
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Run:
    """A cited answer, or a refusal that says what is missing; kept and audited like any run.

    It rests on what was in force on `as_of`, else on the day that the question itself asks
    about, else today.

    Raises:
        PermissionDeniedError: no role of the actor may ask.
        InputError: the question is empty or too long.
    """
    require(actor, Permission.POLICY_ASK, to="ask about policies")
    now, began = time_source.bank_now(), time_source.now()
    asked = checked_question(question)
    job = Job(
        actor=actor,
        spec=live_spec(spec, unit_of_work),
        case=None,
        question=asked,
        as_of=as_of or stated_date(asked),
        now=now,
        run_id=new_run_id(),
    )
    return once(
        operation_id or secrets.token_hex(8),
        what="policy_answer",
        job=job,
        unit_of_work=unit_of_work,
        time_source=time_source,
        work=lambda: carried_out(job, workflow, began),
    )
