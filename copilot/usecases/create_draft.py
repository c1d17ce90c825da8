"""Create a draft from a run: the model's text becomes version 1, a person's to change."""

from datetime import datetime

from copilot.controls.verification import verify_body
from copilot.domain.compartment import may_know, queue_belongs
from copilot.domain.draft import Draft, DraftKind, DraftStatus, DraftVersion
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import Run
from copilot.domain.views import QueueRow
from copilot.errors import InputError, NotFoundError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import hold_for_work, visible_row
from copilot.usecases.draft_access import Specs, new_draft_id, record_draft_event, visible_draft


def create_draft(
    actor: Actor,
    run_id: RunId,
    *,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Draft:
    """The draft of that run; asked again, the same draft.

    Raises:
        PermissionDeniedError: the actor may not edit drafts.
        NotFoundError: no such run for this actor.
        InputError: the run has no text to be approved (an answer, a refusal).
        ConflictError: somebody else holds the case.
    """
    require(actor, Permission.DRAFT_EDIT, to="edit drafts")
    now = time_source.now()
    with unit_of_work() as unit:
        run, case_id, kind = _usable_run(unit, actor, run_id, specs)
        row = visible_row(unit, actor, case_id, now)
        known = unit.drafts.by_run(run_id)
        if known is not None:
            return visible_draft(unit, actor, known)
        hold_for_work(unit, actor, case_id, now)
        version = _first_version(actor, run, specs, now=now)
        draft = _draft_of(run, row, kind, version, specs)
        unit.drafts.add(draft)
        details = {"run": run_id, "engine": run.engine, "text_hash": draft.current.text_hash}
        record_draft_event(unit, "draft.created", draft, actor.user_id, details)
        return draft


def _draft_of(run: Run, row: QueueRow, kind: DraftKind, version: DraftVersion, specs: Specs) -> Draft:
    spec = specs[run.task]
    return Draft(
        draft_id=new_draft_id(),
        case_id=row.case_id,
        queue=row.queue,
        task=run.task,
        kind=kind,
        audience=run.audience,
        title=str(run.output.get("subject") or spec.title),
        status=DraftStatus.DRAFT,
        author_id=version.author_id,
        created_at=version.created_at,
        run_id=run.run_id,
        engine=run.engine,
        pack=run.pack,
        versions=(version,),
        submission=None,
        reviews=(),
        sar_compartment=run.sar_compartment or queue_belongs(row.queue),
    )


def _usable_run(unit: UnitOfWork, actor: Actor, run_id: RunId, specs: Specs) -> tuple[Run, CaseId, DraftKind]:
    run = unit.runs.get(run_id)
    if run is None or not may_know(actor, run):
        raise NotFoundError(f"There is no run {run_id} that you can see. Run the task on the case first.")
    kind = specs[run.task].draft_kind
    if run.case_id is None or kind is None or run.refused or not run.body.strip():
        raise InputError(f"Run {run_id} ({run.task}) holds no text that could be saved to a case.")
    return run, run.case_id, kind


def _first_version(actor: Actor, run: Run, specs: Specs, *, now: datetime) -> DraftVersion:
    spec = specs[run.task]
    statements, verification = verify_body(
        run.body,
        pack=run.pack,
        audience=run.audience,
        required=spec.required_elements,
        known_names=spec.bank.names,
        kinds={statement.text: statement.kind for statement in run.statements},
    )
    return DraftVersion(
        number=1,
        origin="model",
        author_id=actor.user_id,
        created_at=now,
        body=run.body,
        statements=statements,
        verification=verification,
    )
