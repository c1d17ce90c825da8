"""Killed with -9 before any change or commit of a key rotation or an erasure: nothing lost, and it goes on.

Each point runs in a process of its own, forked before anything is open; the kill comes from
this test, not from the product.
"""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from copilot.domain.ids import CaseId, RunId
from copilot.domain.retention import DEFAULT_DAYS
from copilot.domain.run import TaskName
from copilot.store import StoreHandle, open_store
from copilot.store.master_key import OwnKeyFile
from copilot.usecases import keys, retention
from tests.contracts.store.builders import projection
from tests.fakes.store import AUDIT_KEY, HandClock, signed_in
from tests.usecases.specs import NOTE, run

CASES = [CaseId(f"CF-{number}") for number in range(3)]  # one more adds four points of the same kind
RUN = run(TaskName("case_note"), NOTE)
Action = Callable[[StoreHandle, HandClock, OwnKeyFile], object]


class _Countdown:
    """Kills this process when the given number of steps has been taken."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def change(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.step()


def _open(folder: Path) -> tuple[StoreHandle, HandClock, OwnKeyFile]:
    clock, source = HandClock(), OwnKeyFile(folder / "master.key")
    clock.forward(days=2_000)
    store = open_store(
        f"sqlite:///{folder / 'foureyes.db'}", time=clock, audit_key=AUDIT_KEY, encryption_key=source
    )
    return store, clock, source


def _rotate(store: StoreHandle, _clock: HandClock, source: OwnKeyFile) -> None:
    keys.rotate_keys(signed_in(store, "admin"), next_key=source.create_next, unit_of_work=store.unit_of_work)


def _erase(store: StoreHandle, clock: HandClock, _source: OwnKeyFile) -> None:
    retention.retention_run(
        signed_in(store, "admin"), rules=DEFAULT_DAYS, unit_of_work=store.unit_of_work, time_source=clock
    )


def _in_a_process(folder: Path, steps: int, action: Action) -> int:
    """Run the action in a fork; returns 0 if it finished, minus the signal if it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        store, clock, source = _open(folder)
        countdown = _Countdown(steps)
        event.listen(store._engine, "before_cursor_execute", countdown.change)
        event.listen(store._engine, "commit", countdown.step)
        action(store, clock, source)
        code = 0
    finally:
        os._exit(code)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A store of three closed cases with a run each, closed again."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    store, _, _ = _open(folder)
    with store.unit_of_work() as unit:
        for case_id in CASES:
            unit.cases.put([projection(case_id, closed=True)])
            unit.runs.add(RUN.model_copy(update={"run_id": RunId(f"R-{case_id}"), "case_id": case_id}))
    store.close()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("action", [_rotate, _erase])
def test_a_kill_at_any_point_leaves_a_whole_store_and_the_work_goes_on(
    prepared: Path, tmp_path: Path, action: Action
) -> None:
    steps = 0
    while True:
        steps += 1
        folder = tmp_path / f"killed-at-{steps}"
        shutil.copytree(prepared, folder)
        ended = _in_a_process(folder, steps, action)
        assert ended in (0, -signal.SIGKILL)
        _assert_whole(folder, erasing=action is _erase)
        assert _in_a_process(folder, 0, action) == 0
        _assert_whole(folder, erasing=action is _erase, done=True)
        shutil.rmtree(folder)
        if ended == 0:
            break
    assert steps > 4


def _assert_whole(folder: Path, *, erasing: bool, done: bool = False) -> None:
    """Every run reads as it was written or, when erasing, as erased; the chain holds."""
    store, _, source = _open(folder)
    with store.unit_of_work(read_only=True) as unit:
        bodies = [unit.runs.of_case(case_id)[0].body for case_id in CASES]
        assert set(bodies) <= ({RUN.body, ""} if erasing else {RUN.body})
        if done and erasing:
            assert set(bodies) == {""}
        assert unit.audit.verify().ok
        held = source.load(None)
        assert held is not None
        assert unit.keys.status().master_id == held.key_id
    store.close()
