"""Run one task of the copilot on a case: once per click, kept whole, audited."""

import secrets
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from copilot import metrics, telemetry
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Permission, Queue
from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import Run, TaskName
from copilot.domain.visibility import holds_sar_evidence
from copilot.errors import CancelledError, ConflictError, InputError
from copilot.gateway.control import Control
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.tasks.base import TaskSpec
from copilot.usecases.access import no_such_case, require, visible_case
from copilot.workflow.job import Job, Outcome

MAX_QUESTION_CHARACTERS = 4_000
_CLAIM_FOR = timedelta(minutes=2)
_POLL_SECONDS = 0.1


class Workflow(Protocol):
    """What carries a job through, or gathers its evidence alone."""

    def run(self, job: Job) -> Outcome: ...
    def pack_for(self, job: Job) -> EvidencePack: ...


def run_task(
    actor: Actor,
    case_id: CaseId,
    task: TaskName,
    *,
    question: str = "",
    as_of: date | None = None,
    operation_id: str,
    allowed: frozenset[str] = frozenset(),
    control: Control | None = None,
    systems: SystemsOfRecord,
    workflow: Workflow,
    spec: TaskSpec[Any],
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Run:
    """Draft the task for the case; a repeated `operation_id` returns the first run.

    `allowed` are sources that ask first and that the actor releases for this run; `control`
    bounds the run where it is not left to the gateway's own deadline.

    Raises:
        CancelledError: stopped through the control; no run was kept.
        NotFoundError: no such case for this actor.
        PermissionDeniedError: the actor may not run the copilot.
        InputError: the task does not apply to the case, or the question cannot be used.
        ConflictError: the same operation is still running elsewhere.
    """
    require(actor, Permission.COPILOT_RUN, to="run the copilot")
    case = visible_case(actor, case_id, systems)
    if spec.sar_compartment and not actor.in_sar_compartment:
        raise no_such_case(case_id)
    if not spec.applies(case):
        raise ConflictError(f"{spec.title} does not apply to case {case_id}, which is in {case.queue.value}.")
    checked = checked_question(question) if task is TaskName.CASE_QUESTION else question
    now = time_source.now()
    job = Job(
        actor=actor,
        spec=spec,
        case=case,
        question=checked,
        as_of=as_of or now.date(),
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
        work=lambda: carried_out(job, workflow),
        sar_compartment=spec.sar_compartment or case.queue is Queue.AML,
    )


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


def new_run_id() -> RunId:
    """An id for a run that is about to begin: its calls and its trace carry it from the start."""
    return RunId(f"R-{secrets.token_hex(6)}")


def carried_out(job: Job, workflow: Workflow) -> Run:
    """The finished run of a job."""
    began = time.perf_counter()
    outcome = workflow.run(job)
    return Run(
        run_id=RunId(job.run_id),
        task=job.spec.name,
        case_id=job.case.case_id if job.case else None,
        actor_id=job.actor.user_id,
        question=job.question,
        audience=job.spec.audience,
        prompt_version=job.spec.prompt.reference,
        started_at=job.now,
        milliseconds=(time.perf_counter() - began) * 1_000,
        trace_id=telemetry.trace_id(),
        **{name: getattr(outcome, name) for name in Outcome.model_fields if name in Run.model_fields},
    )


def once(
    operation_id: str,
    *,
    what: str,
    job: Job,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
    work: Callable[[], Run],
    sar_compartment: bool,
) -> Run:
    """Do the work if nobody has under this id; keep the run and its audit row in one transaction."""
    now = time_source.now()
    actor_id = job.actor.user_id
    with unit_of_work() as unit:
        claim = unit.operations.claim(
            operation_id, actor_id=actor_id, what=what, now=now, until=now + _CLAIM_FOR
        )
    if not claim.first:
        return _first_run(operation_id, unit_of_work, time_source, until=now + _CLAIM_FOR)
    subject = str(job.case.case_id) if job.case else ""
    with telemetry.span("run", task=job.spec.name.value, run_id=job.run_id, case_id=subject):
        run = _released_on_failure(operation_id, job, work, unit_of_work)
        in_compartment = sar_compartment or holds_sar_evidence(run.pack)
        with telemetry.span("propose", run_id=run.run_id):
            _keep(run, operation_id, unit_of_work, sar_compartment=in_compartment)
    metrics.run_finished(run.task.value, "refused" if run.refused else "finished")
    return run


def _released_on_failure(
    operation_id: str, job: Job, work: Callable[[], Run], unit_of_work: UnitOfWorkFactory
) -> Run:
    try:
        return work()
    except BaseException as error:
        outcome: Literal["cancelled", "failed"] = (
            "cancelled" if isinstance(error, CancelledError) else "failed"
        )
        metrics.run_finished(job.spec.name.value, outcome)
        with unit_of_work() as unit:
            unit.operations.release(operation_id)
        raise


def _keep(run: Run, operation_id: str, unit_of_work: UnitOfWorkFactory, *, sar_compartment: bool) -> None:
    with unit_of_work() as unit:
        unit.runs.add(run, operation_id=operation_id)
        unit.operations.finish(operation_id, result=run.run_id)
        unit.audit.record(
            "run.refused" if run.refused else "run.finished",
            actor_id=run.actor_id,
            subject=f"run:{run.run_id}",
            case_id=run.case_id,
            details=_details(run),
            sar_compartment=sar_compartment,
        )


def _first_run(
    operation_id: str, unit_of_work: UnitOfWorkFactory, time_source: TimeSource, *, until: datetime
) -> Run:
    """Join the running call: wait for the run that the first click started."""
    while time_source.now() < until:
        with unit_of_work(read_only=True) as unit:
            run = unit.runs.by_operation(operation_id)
        if run is not None:
            return run
        time.sleep(_POLL_SECONDS)
    raise ConflictError("This request is still running elsewhere. Wait a moment and reload the case.")


def _details(run: Run) -> dict[str, Any]:
    return {
        "task": run.task.value,
        "engine": run.engine,
        "prompt": run.prompt_version,
        "evidence_hash": run.pack.content_hash,
        "sentences": len(run.statements),
        "unsupported": run.verification.unsupported,
        "passages": [p.passage_id for p in run.pack.passages],
        "redacted": len(run.redaction.decisions),
        "hidden": run.hidden,
        "gaps": len(run.pack.gaps),
        "trace_id": run.trace_id,
        "routing": list(run.routing),
        "left_out": [entry.partition(" ")[0] for entry in run.left_out],  # ids: titles may name people
        "leaks": list(run.leaks),
        "attempts": run.attempts,
        "tokens": run.tokens,
        "cost_micros": run.cost_micros,
    }
