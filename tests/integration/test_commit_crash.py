"""Killed with -9 before any change or commit of the store, or on either side of the bank's write: one effect.

Each point runs in a process of its own, forked before anything is open; the kill comes from
wrappers of this test, not from the product.
"""

import contextlib
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from connectors.bank.embedded import EmbeddedSystems
from copilot.domain.draft import DraftStatus
from copilot.domain.ids import CaseId, DraftId
from copilot.domain.run import TaskName
from copilot.domain.views import AuditFilter
from copilot.errors import ConflictError
from copilot.ports.systems import WriteCommand, WriteReceipt
from copilot.usecases.sync_cases import sync_cases
from tests.contracts.systems.conftest import write_bank
from tests.fakes.banks import DEMO
from tests.fakes.records import NOW, tiny_bank
from tests.fakes.store import HandClock, temporary_store
from tests.usecases.desk import Desk, no_clocks
from tests.usecases.specs import NOTE

CASE = CaseId("CF-100001")
Action = Callable[[Desk, DraftId], object]


class _Countdown:
    """Kills this process when the given number of steps has been taken."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, *_: object, **__: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def change(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        """Being killed before a read leaves what being killed before the next change leaves."""
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.step()


class _KillingTicketing:
    def __init__(self, inner: object, countdown: _Countdown) -> None:
        self._inner, self._countdown = inner, countdown

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def write(self, command: WriteCommand, *, idempotency_key: str) -> WriteReceipt:
        self._countdown.step()
        receipt: WriteReceipt = self._inner.write(command, idempotency_key=idempotency_key)  # type: ignore[attr-defined]
        self._countdown.step()
        return receipt


def _open(folder: Path, clock: HandClock, countdown: _Countdown) -> Desk:
    store = temporary_store(folder, clock)
    event.listen(store._engine, "before_cursor_execute", countdown.change)
    event.listen(store._engine, "commit", countdown.step)
    systems = EmbeddedSystems(folder / "bank.db", now=clock.now)
    systems.ticketing = _KillingTicketing(systems.ticketing, countdown)  # type: ignore[assignment, misc]
    return Desk(store, systems, clock)  # type: ignore[arg-type]


def _in_a_process(folder: Path, steps: int, later: float, action: Action, draft_id: DraftId) -> int:
    """Run the action in a fork; returns 0 if it finished, minus the signal if it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        clock = HandClock()
        clock.forward(seconds=later)
        action(_open(folder, clock, _Countdown(steps)), draft_id)
        code = 0
    finally:
        os._exit(code)


def _commit(desk: Desk, _draft_id: DraftId) -> None:
    desk.commit_approved()


def _approve_and_commit(desk: Desk, draft_id: DraftId) -> None:
    with contextlib.suppress(ConflictError):  # approved before the crash
        desk.review("ella", desk.get_draft(desk.user("ella"), draft_id))
    desk.commit_approved()


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Path, DraftId]:
    """A bank and a store with one submitted note, both closed."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    write_bank(folder / "bank.db", tiny_bank())
    desk = _open(folder, HandClock(), _Countdown(0))
    sync_cases(systems=desk.systems, unit_of_work=desk.store.unit_of_work, clocks_for=no_clocks, bank=DEMO)
    draft = desk.submitted(NOTE, TaskName("case_note"))
    desk.store.close()
    desk.systems.close()
    return folder, draft.draft_id


def _approve(folder: Path, draft_id: DraftId) -> None:
    desk = _open(folder, HandClock(), _Countdown(0))
    desk.review("ella", desk.get_draft(desk.user("ella"), draft_id))
    desk.store.close()
    desk.systems.close()


@pytest.mark.slow
@pytest.mark.parametrize("action", [_commit, _approve_and_commit])
def test_a_crash_at_any_point_loses_nothing_and_repeats_nothing(
    prepared: tuple[Path, DraftId], tmp_path: Path, action: Action
) -> None:
    start, draft_id = prepared
    if action is _commit:
        _approve(start, draft_id)
    steps, killed = 0, 0
    while True:
        steps += 1
        folder = tmp_path / f"killed-at-{steps}"
        shutil.copytree(start, folder)
        ended = _in_a_process(folder, steps, 0, action, draft_id)
        killed += ended == -signal.SIGKILL
        assert ended in (0, -signal.SIGKILL)
        assert _in_a_process(folder, 0, 61, action, draft_id) == 0
        _assert_one_effect(folder, draft_id)
        shutil.rmtree(folder)
        if ended == 0:
            break
    assert killed == steps - 1 >= 10


def _assert_one_effect(folder: Path, draft_id: DraftId) -> None:
    desk = _open(folder, HandClock(NOW), _Countdown(0))
    draft = desk.get_draft(desk.user("ben"), draft_id)
    notes = [
        n for n in desk.systems.ticketing.case_file(CASE).notes if n.text.startswith("Six card payments")
    ]
    assert [note.note_id for note in notes] == [draft.commit_reference]
    assert draft.status is DraftStatus.COMMITTED
    assert [review.reviewer_id for review in draft.reviews] == ["ella"]
    assert desk.verify_audit(desk.user("ines")).ok
    for action in ("draft.approved", "draft.committed"):
        assert desk.search_audit(desk.user("ines"), AuditFilter(action=action))[1] == 1
    desk.store.close()
    desk.systems.close()


@pytest.mark.slow
def test_four_processes_at_once_commit_once(prepared: tuple[Path, DraftId]) -> None:
    folder, draft_id = prepared
    _approve(folder, draft_id)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                _commit(_open(folder, HandClock(), _Countdown(0)), draft_id)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0, 0]
    _assert_one_effect(folder, draft_id)
