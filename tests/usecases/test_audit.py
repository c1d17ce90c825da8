import hashlib
import io
import json
import zipfile

import pytest

from copilot.domain.audit import AuditEvent
from copilot.domain.ids import CaseId
from copilot.domain.run import TaskName
from copilot.domain.views import AuditFilter
from copilot.errors import InputError, NotFoundError, PermissionDeniedError
from copilot.usecases.read_prompt_log import prompt_log
from tests.contracts.store.builders import call, entry, span
from tests.usecases.desk import Desk
from tests.usecases.specs import NOTE, run

SAR_CASE = CaseId("AM-100001")


def _sar_work(desk: Desk) -> None:
    desk.submitted(NOTE, TaskName("sar_narrative"), by="dev", case_id=SAR_CASE)


def test_an_auditor_finds_who_did_what(desk: Desk) -> None:
    desk.review("ella", desk.submitted())
    found, total = desk.search_audit(desk.user("ines"), AuditFilter(actor_id="ella"))
    assert [(event.action, event.case_id) for event in found] == [("draft.approved", "CF-100001")]
    assert total == 1
    assert desk.search_audit(desk.user("ines"), AuditFilter(action="draft."))[1] == 3


def test_only_those_who_may_read_the_trail(desk: Desk) -> None:
    for user in ("ben", "ella", "dev"):
        with pytest.raises(PermissionDeniedError):
            desk.search_audit(desk.user(user), AuditFilter())
        with pytest.raises(PermissionDeniedError):
            desk.verify_audit(desk.user(user))
    with pytest.raises(InputError):
        desk.search_audit(desk.user("ines"), AuditFilter(), limit=0)


def test_rows_of_the_sar_compartment_are_neither_shown_nor_counted_outside(desk: Desk) -> None:
    _sar_work(desk)
    for wanted in (AuditFilter(), AuditFilter(case_id=SAR_CASE)):
        found, total = desk.search_audit(desk.user("ines"), wanted)
        assert not [event for event in found if event.case_id == SAR_CASE]
        assert total == len(found)
    assert desk.search_audit(desk.user("admin"), AuditFilter(case_id=SAR_CASE))[1] == 2
    assert desk.verify_audit(desk.user("ines")).rows == 2


def test_a_page_of_the_trail_starts_where_the_last_one_ended(desk: Desk) -> None:
    desk.review("ella", desk.submitted())
    admin = desk.user("admin")
    whole, total = desk.search_audit(admin, AuditFilter())
    parts = [desk.search_audit(admin, AuditFilter(), offset=at, limit=2)[0] for at in range(0, total, 2)]
    assert [event for part in parts for event in part] == list(whole)


def test_a_case_tells_its_history_in_order(desk: Desk) -> None:
    desk.submitted()
    history = desk.case_history(desk.user("ben"), CaseId("CF-100001"))
    assert [event.action for event in history] == ["draft.created", "draft.submitted"]
    with pytest.raises(NotFoundError):
        desk.case_history(desk.user("ben"), SAR_CASE)


def test_a_bundle_holds_everything_and_proves_each_file(desk: Desk) -> None:
    draft = desk.submitted()
    desk.review("ella", draft)
    desk.commit_approved()
    bundle = desk.export_case_bundle(desk.user("ines"), CaseId("CF-100001"))
    files = _unpacked(bundle)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["sha256"] == {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    assert {
        f"drafts/{draft.draft_id}.json",
        f"runs/{draft.run_id}.json",
        "case.json",
        "case_file.json",
    } <= set(files)
    kept = json.loads(files[f"drafts/{draft.draft_id}.json"])
    assert (kept["status"], len(kept["reviews"]), kept["pack"]["facts"][0]["id"]) == ("committed", 1, "F1")
    events = [AuditEvent.model_validate(row) for row in json.loads(files["audit.json"])]
    assert all(event.computed_digest() == event.digest for event in events)
    assert events[-1].digest == manifest["last_audit_digest"]
    assert desk.actions("CF-100001")[-1] == "case.exported"


def test_a_bundle_exported_outside_the_compartment_holds_no_sar_work(desk: Desk) -> None:
    desk.submitted(NOTE, TaskName("sar_narrative"), by="admin")
    names = set(_unpacked(desk.export_case_bundle(desk.user("ines"), CaseId("CF-100001"))))
    logs = {"audit.json", "model_calls.json", "prompt_log.json", "checkpoint.json"}
    assert names == {"case.json", "case_file.json", "manifest.json"} | logs
    assert len(_unpacked(desk.export_case_bundle(desk.user("admin"), CaseId("CF-100001")))) == len(names) + 2
    with pytest.raises(PermissionDeniedError):
        desk.export_case_bundle(desk.user("ben"), CaseId("CF-100001"))


def test_a_bundle_holds_model_calls_prompts_and_spans_of_the_runs_that_its_reader_may_see(desk: Desk) -> None:
    case_id = CaseId("CF-100001")
    seen = run(TaskName("case_note"), NOTE).model_copy(update={"trace_id": "t-1"})
    hidden = run(TaskName("sar_narrative"), NOTE).model_copy(update={"run_id": "R-sar", "trace_id": "t-2"})
    with desk.store.unit_of_work() as unit:
        for number, of_run in enumerate((seen, hidden), start=1):
            unit.runs.add(of_run)
            unit.ledger.add(
                call(f"MC-{number}", run_id=of_run.run_id, sar_compartment=of_run.sar_compartment)
            )
            unit.prompt_log.add(entry(call_id=f"MC-{number}"))
            unit.traces.add([(of_run.trace_id, span(f"s-{number}"))])
    outside = _unpacked(desk.export_case_bundle(desk.user("ines"), case_id))
    assert [row["call_id"] for row in json.loads(outside["model_calls.json"])] == ["MC-1"]
    assert [row["call_id"] for row in json.loads(outside["prompt_log.json"])] == ["MC-1"]
    assert f"traces/{seen.run_id}.json" in outside
    assert "traces/R-sar.json" not in outside
    inside = _unpacked(desk.export_case_bundle(desk.user("admin"), case_id))
    assert [row["call_id"] for row in json.loads(inside["prompt_log.json"])] == ["MC-1", "MC-2"]
    assert "traces/R-sar.json" in inside


def test_the_prompt_log_is_read_by_auditors_alone_and_the_reading_is_audited(desk: Desk) -> None:
    case_id = CaseId("CF-100001")
    hidden = run(TaskName("sar_narrative"), NOTE)
    with desk.store.unit_of_work() as unit:
        unit.runs.add(hidden)
        unit.ledger.add(call("MC-1", run_id=hidden.run_id, sar_compartment=True))
        unit.ledger.add(call("MC-2", run_id="R-never-kept", sar_compartment=True))
        unit.prompt_log.add(entry(call_id="MC-1"))
        unit.prompt_log.add(entry(call_id="MC-2"))
    ports = {"unit_of_work": desk.store.unit_of_work, "time_source": desk.clock}
    assert prompt_log(desk.user("ines"), case_id, **ports) == ()
    assert len(prompt_log(desk.user("admin"), case_id, **ports)) == 2
    assert desk.actions(case_id)[-2:] == ["prompt_log.read", "prompt_log.read"]
    with pytest.raises(PermissionDeniedError):
        prompt_log(desk.user("ben"), case_id, **ports)
    with pytest.raises(NotFoundError):
        prompt_log(desk.user("ines"), SAR_CASE, **ports)


def _unpacked(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
