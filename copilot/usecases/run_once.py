"""Carry a job out once per click: claimed, traced, kept whole with its audit row in one transaction."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from copilot import metrics, telemetry
from copilot.domain.compartment import work_belongs
from copilot.domain.evidence import EvidencePack
from copilot.domain.ids import RunId
from copilot.domain.run import Run
from copilot.errors import CancelledError, ConflictError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.raise_candidates import measure_run
from copilot.workflow.job import Job, Outcome

_CLAIM_FOR = timedelta(minutes=2)
_POLL_SECONDS = 0.1


class Workflow(Protocol):
    """What carries a job through, or gathers its evidence alone."""

    def run(self, job: Job) -> Outcome: ...
    def pack_for(self, job: Job) -> EvidencePack: ...


def new_run_id() -> RunId:
    """An id for a run that is about to begin: its calls and its trace carry it from the start."""
    return RunId(f"R-{secrets.token_hex(6)}")


def carried_out(job: Job, workflow: Workflow, started_at: datetime) -> Run:
    """The finished run of a job that was begun at `started_at` by the machine's clock."""
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
        started_at=started_at,
        milliseconds=(time.perf_counter() - began) * 1_000,
        trace_id=telemetry.trace_id(),
        sar_compartment=work_belongs(job.spec, job.case, outcome.pack),
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
    with telemetry.span("run", task=job.spec.name, run_id=job.run_id, case_id=subject):

        def kept() -> Run:
            done = work()
            with telemetry.span("propose", run_id=done.run_id):
                _keep(done, operation_id, unit_of_work)
            return done

        # A run that could not be kept frees its id as a failed one does: a repetition would wait for it in vain.
        run = _released_on_failure(operation_id, job, kept, unit_of_work)
    if not run.sar_compartment:  # even an unnamed count would tell of each
        metrics.run_finished(run.task, "refused" if run.refused else "finished")
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
        if not work_belongs(job.spec, job.case):
            metrics.run_finished(job.spec.name, outcome)
        with unit_of_work() as unit:
            unit.operations.release(operation_id)
        raise


def _keep(run: Run, operation_id: str, unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as unit:
        unit.runs.add(run, operation_id=operation_id)
        measure_run(unit, run)
        unit.operations.finish(operation_id, result=run.run_id)
        unit.audit.record(
            "run.refused" if run.refused else "run.finished",
            actor_id=run.actor_id,
            subject=f"run:{run.run_id}",
            case_id=run.case_id,
            details=_details(run),
            sar_compartment=run.sar_compartment,
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
        "task": run.task,
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
