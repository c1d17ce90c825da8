"""The main job on cases that nobody here invented: the Sparkov card set, loaded and worked."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.bank.csv_sparkov import load_sparkov
from copilot.bootstrap import build_services
from copilot.demo import CORPUS
from copilot.domain.draft import DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.services import Services
from copilot.settings import Settings
from tests.integration.cli_process import ROOT
from tests.integration.test_main_job import actor, approve, first_case, run

SPARKOV = ROOT.parent / "shared" / "data" / "transactions" / "sparkov"
pytestmark = [
    pytest.mark.data,
    pytest.mark.slow,
    pytest.mark.skipif(not SPARKOV.is_dir(), reason=f"{SPARKOV} is not there"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An installation over the set, with the demo bank's documents."""
    folder = tmp_path_factory.mktemp("sparkov")
    loaded = load_sparkov(SPARKOV, folder / "bank.db")
    services = build_services(Settings(data_dir=folder))
    services.ingest_documents(actor(services, "grace"), [CORPUS])
    assert services.sync_cases() == loaded.cases > 0
    yield services
    services.close()


def test_an_analyst_works_a_case_of_the_set_from_brief_to_committed_note(desk: Services):
    ben = actor(desk, "ben")
    case_id = first_case(desk, "ben", Queue.CARD_FRAUD, below_minor=1_000_000)
    desk.take_case(ben, case_id)
    brief = run(desk, "ben", case_id, TaskName("triage_brief"))
    assert brief.verification.passed
    assert brief.statements
    assert all(statement.cites for statement in brief.statements if statement.kind == "fact")

    note = run(desk, "ben", case_id, TaskName("case_note"))
    draft = desk.create_draft(ben, note.run_id)
    submitted = desk.submit_draft(ben, draft.draft_id, version=draft.current.number)
    assert desk.view_case(ben, case_id).case_file.notes == ()
    approve(desk, "ella", submitted)
    assert desk.commit_approved().committed == (draft.draft_id,)
    assert len(desk.view_case(ben, case_id).case_file.notes) == 1
    assert desk.get_draft(ben, draft.draft_id).status is DraftStatus.COMMITTED
    assert desk.verify_audit(actor(desk, "ines")).ok


def test_a_brief_of_the_set_never_sends_who_the_customer_is(desk: Services):
    case_id = first_case(desk, "ben", Queue.CARD_FRAUD)
    brief = run(desk, "ben", case_id, TaskName("triage_brief"))
    customer = desk.view_case(actor(desk, "ben"), case_id).customer
    assert customer is not None
    assert brief.redaction.sent
    assert customer.full_name not in brief.redaction.sent
    assert customer.national_id not in brief.redaction.sent


def test_a_malformed_row_is_named_and_the_bank_that_was_there_stays(desk: Services, tmp_path: Path):
    header, first = (SPARKOV / "customers.csv").read_text().splitlines()[:2]
    bad = first.split(",")
    bad[header.split(",").index("lat")] = "north"
    (tmp_path / "customers.csv").write_text("\n".join([header, first, ",".join(bad)]) + "\n")
    (tmp_path / "transactions.csv.gz").symlink_to(SPARKOV / "transactions.csv.gz")
    own = tmp_path / "own"
    own.mkdir()
    bank = Path(shutil.copy(desk.settings.bank_path, own / "bank.db"))
    before = (bank.stat().st_ino, bank.stat().st_size)
    done = subprocess.run(
        [
            sys.executable, "-m", "connectors.bank.csv_sparkov", str(tmp_path),
            "--data-dir", str(own), "--json",
        ],
        capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "customers.csv, row 3, column lat" in done.stderr
    assert "'north'" in done.stderr
    assert "Traceback" not in done.stderr
    assert (bank.stat().st_ino, bank.stat().st_size) == before
    assert not list(own.glob("*.new"))
