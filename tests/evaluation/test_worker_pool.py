"""Processes side by side: what one takes along when it dies, and that none is left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copilot.errors import InputError, PermanentError
from copilot.evaluation.worker_pool import Lost, WorkerPool
from tests.evaluation.pool_jobs import begin, begin_wrong, nothing


def pool_of(count: int, folder: Path) -> WorkerPool:
    return WorkerPool(begin, (folder,), count=count, orphaned=nothing)


def started(folder: Path) -> list[int]:
    return [int(path.stem) for path in folder.glob("*.pid")]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_every_item_is_answered_once_by_so_many_processes_as_were_asked_for(tmp_path: Path) -> None:
    pool = pool_of(2, tmp_path)
    answers = dict(pool.each("answer", range(20)))
    pool.end()
    assert sorted(answers) == list(range(20))
    assert set(answers.values()) <= set(started(tmp_path))
    assert len(started(tmp_path)) == 2
    assert all(map(gone, started(tmp_path)))


def test_a_process_that_dies_takes_along_only_what_it_was_doing(tmp_path: Path) -> None:
    pool = pool_of(2, tmp_path)
    answers = dict(pool.each("fall_at_two", range(6)))
    pool.end()
    assert answers.pop(2) == Lost("exit status 3")
    assert sorted(answers) == [0, 1, 3, 4, 5]
    assert all(isinstance(answer, int) for answer in answers.values())


def test_what_a_process_was_doing_when_it_was_killed_is_done_by_another(tmp_path: Path) -> None:
    pool = pool_of(1, tmp_path)
    [(_, answer)] = pool.each("fall_once", [str(tmp_path / "fell")])
    pool.end()
    assert answer in started(tmp_path)
    assert len(started(tmp_path)) == 2


def test_what_kills_every_process_ends_after_two(tmp_path: Path) -> None:
    pool = pool_of(1, tmp_path)
    assert list(pool.each("fall", ["it"])) == [("it", Lost("signal 9"))]
    assert len(started(tmp_path)) == 2


def test_why_a_process_cannot_begin_is_said_in_its_own_words() -> None:
    pool = WorkerPool(begin_wrong, ("There is no model 'x'.",), count=1, orphaned=nothing)
    with pytest.raises(InputError, match=r"There is no model 'x'\."):
        list(pool.each("answer", [1]))
    pool.end()


def test_a_defect_is_named_by_kind_and_place_without_its_text(tmp_path: Path) -> None:
    pool = pool_of(1, tmp_path)
    with pytest.raises(PermanentError, match=r"ValueError at tests/evaluation/pool_jobs\.py:\d+") as raised:
        list(pool.each("raise", [1]))
    pool.end()
    assert "quote a record" not in raised.value.user_message


def test_a_caller_that_waits_is_asked_now_and_then_and_may_stop_everything_at_once(tmp_path: Path) -> None:
    class EnoughError(Exception):
        pass

    def enough() -> None:
        if started(tmp_path):
            raise EnoughError

    pool = pool_of(1, tmp_path)
    began = time.monotonic()
    with pytest.raises(EnoughError):
        list(pool.each("sleep", [60], still=enough))
    pool.end()
    assert time.monotonic() - began < 30
    assert all(map(gone, started(tmp_path)))


def test_a_temporary_folder_with_too_long_a_path_for_a_socket_is_named_with_what_to_do(
    tmp_path: Path,
) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    program = (
        "from copilot.evaluation.worker_pool import WorkerPool\n"
        "from tests.evaluation.pool_jobs import begin, nothing\n"
        f"list(WorkerPool(begin, ({str(tmp_path)!r},), count=1, orphaned=nothing).each('answer', [1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(deep), "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert f"temporary files in {deep}" in done.stderr
    assert "Set TMPDIR to a folder with a short path" in done.stderr
