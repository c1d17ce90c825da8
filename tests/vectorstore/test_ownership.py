"""One process owns a knowledge directory; another gets an error that says so, and nothing is touched."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from copilot.errors import ConflictError, PermanentError
from vectorstore import ownership
from vectorstore.knowledge_base import ChromaKnowledgeBase

HOLD = """
    import sys, time
    from pathlib import Path
    from vectorstore import ownership
    ownership.acquire(Path(sys.argv[1]))
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(directory: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=10)


def test_a_second_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(
            ConflictError, match=rf"is in use by process {process.pid}; use the running application"
        ):
            ChromaKnowledgeBase.open(tmp_path)
        assert not (tmp_path / "catalogue.db").exists()
    finally:
        finish(process)


def test_waiting_succeeds_once_the_owner_lets_go(tmp_path: Path) -> None:
    process = holder(tmp_path)
    finish(process)
    ownership.acquire(tmp_path, wait_seconds=5)
    ownership.release(tmp_path)


def test_an_owner_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    process = holder(tmp_path)
    process.kill()
    process.communicate(timeout=10)
    ownership.acquire(tmp_path)
    ownership.release(tmp_path)


def test_one_process_may_hold_a_directory_several_times(tmp_path: Path) -> None:
    ownership.acquire(tmp_path)
    ownership.acquire(tmp_path)
    ownership.release(tmp_path)
    code = f"from pathlib import Path; from vectorstore import ownership; ownership.acquire(Path({str(tmp_path)!r}))"
    refused = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert "ConflictError" in refused.stderr
    ownership.release(tmp_path)
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PermanentError, match="cannot be written"):
        ownership.acquire(tmp_path / "file" / "knowledge")


def test_building_a_knowledge_base_takes_no_lock(tmp_path: Path) -> None:
    ChromaKnowledgeBase(tmp_path / "knowledge")
    assert not (tmp_path / "knowledge").exists()
