"""Export a case bundle: everything about one case in one file that proves itself."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from copilot.domain.audit import AuditEvent
from copilot.domain.base import DomainModel
from copilot.domain.compartment import known_to
from copilot.domain.draft import Draft
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.records import CaseFile, CaseRecord
from copilot.domain.run import Run
from copilot.domain.visibility import visible_record
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require, visible_case
from copilot.usecases.case_work import record_case_event, visible_row
from copilot.usecases.read_prompt_log import calls_for, logged_for
from copilot.usecases.readable import readable_draft, readable_run
from copilot.usecases.visible_file import visible_file

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same content gives the same bytes: no time of packing in the archive."""
_JSON: TypeAdapter[object] = TypeAdapter(object)


def export_case_bundle(
    actor: Actor,
    case_id: CaseId,
    *,
    systems: SystemsOfRecord,
    knowledge: KnowledgeBase,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> bytes:
    """A zip of JSON: everything that the product keeps about the case.

    The case and its file, runs with their packs and traces, drafts with versions and reviews,
    model calls, the prompt log as far as the providers' policies keep it, the audit rows and a
    signed checkpoint of their chain. `manifest.json` holds the SHA-256 of every other file and the digest of the last audit row.
    Outside the SAR compartment its runs, drafts, documents and rows are left out; passages
    that the actor may not read are blank. The export itself is audited, after the rows that it holds.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
        NotFoundError: no such case for this actor.
    """
    require(actor, Permission.AUDIT_READ, to="export case bundles")
    case = visible_case(actor, case_id, systems)
    case_file = visible_file(systems.ticketing.case_file(case_id), actor)
    with unit_of_work() as unit:
        row = visible_row(unit, actor, case_id, time_source.now())
        files = _files(unit, actor, case, case_file, knowledge)
        bundle = _packed(files)
        record_case_event(
            unit,
            "case.exported",
            row,
            actor.user_id,
            {"sha256": hashlib.sha256(bundle).hexdigest(), "files": len(files)},
        )
    return bundle


def _files(
    unit: UnitOfWork, actor: Actor, case: CaseRecord, case_file: CaseFile, knowledge: KnowledgeBase
) -> dict[str, bytes]:
    kept_runs = known_to(actor, unit.runs.of_case(case.case_id))
    runs = [readable_run(run, actor, knowledge) for run in kept_runs]
    drafts = [
        readable_draft(draft, actor, knowledge)
        for draft in known_to(actor, unit.drafts.of_case(case.case_id))
    ]
    events = unit.audit.of_case(case.case_id, sar_compartment=actor.in_sar_compartment)
    files: dict[str, DomainModel] = {
        "case.json": visible_record(case, actor),
        "case_file.json": case_file,
        **{f"runs/{run.run_id}.json": run for run in runs},
        **{f"drafts/{draft.draft_id}.json": draft for draft in drafts},
    }
    content = {name: model.model_dump_json(indent=2).encode() for name, model in files.items()}
    content |= _logs(unit, actor, case.case_id, kept_runs, events)
    content["manifest.json"] = _manifest(case, content, events, runs, drafts)
    return content


def _logs(
    unit: UnitOfWork, actor: Actor, case_id: CaseId, runs: Sequence[Run], events: tuple[AuditEvent, ...]
) -> dict[str, bytes]:
    calls = calls_for(unit, actor, case_id)
    spans = {run.run_id: unit.traces.of_trace(run.trace_id) for run in runs if run.trace_id}
    lists: dict[str, Sequence[DomainModel]] = {
        "audit.json": events,
        "model_calls.json": calls,
        "prompt_log.json": logged_for(unit, case_id, calls),
        **{f"traces/{run_id}.json": found for run_id, found in spans.items() if found},
    }
    content = {
        name: _JSON.dump_json([row.model_dump(mode="json") for row in rows], indent=2)
        for name, rows in lists.items()
    }
    checkpoint = unit.audit.checkpoint()
    if checkpoint is not None:
        content["checkpoint.json"] = checkpoint.model_dump_json(indent=2).encode()
    return content


def _manifest(
    case: CaseRecord,
    content: Mapping[str, bytes],
    events: tuple[AuditEvent, ...],
    runs: list[Run],
    drafts: list[Draft],
) -> bytes:
    return _JSON.dump_json(
        {
            "case_id": case.case_id,
            "sha256": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(content.items())},
            "runs": len(runs),
            "drafts": len(drafts),
            "audit_rows": len(events),
            "last_audit_digest": events[-1].digest if events else None,
        },
        indent=2,
    )


def _packed(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()
