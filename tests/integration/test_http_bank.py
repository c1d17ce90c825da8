"""The whole product over a bank behind HTTP: the real server in a process of its own, working, slow and failing."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.bank.embedded import EmbeddedSystems
from connectors.mockbank.profile import DEMO_BANK
from copilot.bootstrap import build_services
from copilot.domain.draft import Draft, DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId
from copilot.domain.run import TaskName
from copilot.services import Services
from copilot.settings import Settings
from tests.conftest import DAY
from tests.integration.cli_process import ROOT, one_line
from tests.integration.cli_process import run as cli
from tests.integration.test_main_job import actor, approve, first_case, run


class LaterTime:
    """The machine's clock, moved forward by hand."""

    ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def bank_now(self) -> datetime:
        """The day of the served bank: what its cases look like does not hang on the calendar."""
        return datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)


@dataclass
class Remote:
    """A desk and, apart from it, the bank that it reaches over HTTP alone."""

    url: str
    bank_path: Path
    services: Services
    time: LaterTime

    def faults(self, switches: str) -> None:
        """Replace the server's switches."""
        request = urllib.request.Request(
            f"{self.url}/_faults", switches.encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200

    def notes(self, case_id: CaseId) -> list[str]:
        """The notes in the server's own file, not through the product."""
        bank = EmbeddedSystems(self.bank_path)
        try:
            return [note.text for note in bank.ticketing.case_file(case_id).notes]
        finally:
            bank.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def served(demo_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """A served copy of the demo bank, and a desk without a bank of its own."""
    there, here = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("desk") / "var"
    shutil.copy(demo_dir / "bank.db", there / "bank.db")
    shutil.copytree(demo_dir, here, ignore=shutil.ignore_patterns("bank.db*", "foureyes.db*", "ground_truth"))
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "connectors.mockbank", "serve", "--data-dir", str(there), "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    url, clock = f"http://127.0.0.1:{port}", LaterTime()
    services = build_services(Settings(data_dir=here, bank_url=url), time_source=clock)
    try:
        _wait_for(port, server)
        assert services.sync_cases() >= 150
        yield Remote(url, there / "bank.db", services, clock)
    finally:
        services.close()
        server.terminate()
        server.communicate(timeout=20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        assert server.poll() is None, server.communicate()[1].decode()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the mock bank did not start")


@pytest.fixture
def remote(served: Remote) -> Iterator[Remote]:
    yield served
    served.faults("{}")


def approved_note(remote: Remote, queue: Queue = Queue.DISPUTES) -> Draft:
    """A note on a case that has none of it yet, drafted by one and approved by another."""
    services = remote.services
    chloe = actor(services, "chloe")
    case_id = first_case(services, "chloe", queue, below_minor=1_000_000)
    services.take_case(chloe, case_id)
    note = run(services, "chloe", case_id, TaskName("case_note"))
    assert note.verification.passed
    draft = services.create_draft(chloe, note.run_id)
    submitted = services.submit_draft(chloe, draft.draft_id, version=draft.current.number)
    return approve(services, "ella", submitted)


def test_what_was_approved_lands_at_the_served_bank(remote: Remote):
    services = remote.services
    case_id = first_case(services, "chloe", Queue.DISPUTES, below_minor=1_000_000)
    brief = run(services, "chloe", case_id, TaskName("triage_brief"))
    assert brief.verification.passed
    assert not brief.pack.gaps
    before = remote.notes(case_id)
    draft = approved_note(remote)
    assert remote.notes(case_id) == before
    assert services.commit_approved().committed == (draft.draft_id,)
    added = [note for note in remote.notes(case_id) if note not in before]
    assert len(added) == 1
    assert not (services.settings.data_dir / "bank.db").exists()


def test_a_slow_bank_slows_the_brief_and_does_not_stop_it(remote: Remote):
    case_id = first_case(remote.services, "ben", Queue.CARD_FRAUD)
    systems = ("core", "cards", "payments", "alerts", "crm", "merchants", "devices", "ticketing")
    remote.faults("{" + ", ".join(f'"{name}": {{"delay_ms": 150}}' for name in systems) + "}")
    began = time.monotonic()
    brief = run(remote.services, "ben", case_id, TaskName("triage_brief"))
    assert time.monotonic() - began > 0.15
    assert brief.verification.passed
    assert not brief.pack.gaps


def test_without_one_system_the_brief_comes_with_the_gap_named(remote: Remote):
    case_id = first_case(remote.services, "ben", Queue.CARD_FRAUD)
    remote.faults('{"devices": {"rate": 1.0, "status": 500}}')
    brief = run(remote.services, "ben", case_id, TaskName("triage_brief"))
    assert brief.verification.passed
    assert brief.body.strip()
    assert any("devices" in gap.model_dump_json() for gap in brief.pack.gaps)


def test_an_answer_that_is_lost_is_asked_for_again_and_writes_once(remote: Remote):
    draft = approved_note(remote, Queue.COMPLAINTS)
    before = remote.notes(draft.case_id)
    remote.faults('{"ticketing": {"rate": 1.0, "mode": "lose_answer"}}')
    lost = remote.services.commit_approved()
    assert lost.committed == ()
    assert lost.waiting == 1
    written = remote.notes(draft.case_id)
    assert len(written) == len(before) + 1
    remote.faults("{}")
    remote.time.ahead += timedelta(minutes=1)
    assert remote.services.commit_approved().committed == (draft.draft_id,)
    assert remote.notes(draft.case_id) == written
    done = remote.services.get_draft(actor(remote.services, "chloe"), draft.draft_id)
    assert done.status is DraftStatus.COMMITTED
    assert remote.services.verify_audit(actor(remote.services, "ines")).ok


def test_where_nothing_answers_the_address_and_the_setting_are_named(tmp_path: Path):
    url = f"http://127.0.0.1:{free_port()}"
    said = one_line(cli(tmp_path, "case", "CF-100001", "--json", FOUREYES_BANK_URL=url))
    assert url in said
    assert "FOUREYES_BANK_URL" in said


def test_an_address_that_is_none_is_refused_before_anything_is_sent(tmp_path: Path):
    wrong = {"FOUREYES_BANK_URL": "bank.example", "FOUREYES_BANK_FILE": str(DEMO_BANK)}
    said = one_line(cli(tmp_path, "case", "CF-100001", "--json", **wrong))
    assert "http://" in said


def test_a_demo_over_a_served_bank_cannot_be_reset(tmp_path: Path):
    said = one_line(cli(tmp_path, "demo", "reset", "--json", FOUREYES_BANK_URL="http://127.0.0.1:9"))
    assert "unset" in said
