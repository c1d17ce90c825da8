"""Run one task of the copilot on a case."""

from datetime import date
from typing import Any

from copilot.domain.compartment import may_know
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.records import CaseRecord
from copilot.domain.run import CASE_QUESTION, Run, TaskName
from copilot.errors import ConflictError, InputError
from copilot.gateway.call_control import CallControl
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.tasks.base import TaskSpec
from copilot.usecases.access import no_such_case, require, visible_case
from copilot.usecases.live_versions import live_spec
from copilot.usecases.run_once import Workflow, carried_out, new_run_id, once
from copilot.workflow.job import Job

MAX_QUESTION_CHARACTERS = 4_000


def run_task(
    actor: Actor,
    case_id: CaseId,
    task: TaskName,
    *,
    question: str = "",
    as_of: date | None = None,
    operation_id: str,
    allowed: frozenset[str] = frozenset(),
    control: CallControl | None = None,
    systems: SystemsOfRecord,
    workflow: Workflow,
    spec: TaskSpec[Any],
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Run:
    """Draft the task for the case with the prompt that is live; a repeated `operation_id` returns the first run.

    `allowed` are sources that ask first and that the actor releases for this run; `control`
    bounds the run where it is not left to the gateway's own deadline.

    Raises:
        CancelledError: stopped through the control; no run was kept.
        NotFoundError: no such case for this actor.
        PermissionDeniedError: the actor may not run the copilot.
        InputError: the question cannot be used.
        ConflictError: the task does not apply to the case, or the same operation is still running elsewhere.
    """
    case = _case_for(actor, case_id, spec, systems)
    checked = checked_question(question) if task == CASE_QUESTION else question
    now, began = time_source.bank_now(), time_source.now()
    job = Job(
        actor=actor,
        spec=live_spec(spec, unit_of_work),
        case=case,
        question=checked,
        as_of=as_of,
        now=now,
        run_id=new_run_id(),
        allowed=allowed,
        control=control,
    )
    return once(
        operation_id,
        what=f"{task}:{case_id}",
        job=job,
        unit_of_work=unit_of_work,
        time_source=time_source,
        work=lambda: carried_out(job, workflow, began),
    )


def _case_for(actor: Actor, case_id: CaseId, spec: TaskSpec[Any], systems: SystemsOfRecord) -> CaseRecord:
    require(actor, Permission.COPILOT_RUN, to="run the copilot")
    case = visible_case(actor, case_id, systems)
    if not may_know(actor, spec):
        raise no_such_case(case_id)
    if not spec.applies(case):
        raise ConflictError(f"{spec.title} does not apply to case {case_id}, which is in {case.queue.value}.")
    return case


def checked_question(question: str) -> str:
    """The question without blanks around it.

    Raises:
        InputError: empty, or too long to be a question.
    """
    stripped = question.strip()
    if not any(character.isalnum() for character in stripped):  # zero-width signs are no words either
        raise InputError("The question is empty: it holds no word. Type what you want to know.")
    if len(stripped) > MAX_QUESTION_CHARACTERS:
        raise InputError(
            f"The question has {len(stripped):,} characters; {MAX_QUESTION_CHARACTERS:,} is the most. "
            "Ask the core of it, and put long material into a document or a note."
        )
    return stripped
