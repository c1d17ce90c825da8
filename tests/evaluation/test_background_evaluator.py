"""An evaluation that was started from the desk: carried out in processes of its own, kept, stopped, one at a time."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copilot.bootstrap import Adapters
from copilot.domain.ids import UserId
from copilot.domain.views import AuditFilter
from copilot.errors import ConflictError, InputError
from copilot.evaluation.background_evaluator import BackgroundEvaluator
from copilot.settings import Settings
from tests.evaluation.test_running import POLICY

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("evaluation_fixture")]
GRACE = UserId("grace")


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    for number in range(6):
        path = tmp_path / "golden" / "trial" / f"question-{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POLICY.format(id=path.stem))
    return tmp_path / "golden"


@pytest.fixture
def background(prepared: Settings, tmp_path: Path, golden: Path) -> Iterator[BackgroundEvaluator]:
    """Over a desk whose folder for evaluations holds the prepared fixture already."""
    desk = tmp_path / "desk"
    shutil.copytree(prepared.data_dir, desk / "evaluation" / prepared.data_dir.name)
    for part in prepared.data_dir.iterdir():
        (shutil.copytree if part.is_dir() else shutil.copy2)(part, desk / part.name)
    adapters = Adapters(prepared.model_copy(update={"data_dir": desk}))
    one = BackgroundEvaluator(adapters, golden=golden)
    yield one
    one.close()
    adapters.close()


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds() and time.monotonic() < ends:
        time.sleep(0.05)
    assert holds()


def test_one_that_ends_is_kept_under_its_starters_name_and_audited(background: BackgroundEvaluator) -> None:
    background.start(GRACE, suites=())
    with pytest.raises(ConflictError, match="under way"):
        background.start(GRACE, suites=())
    until(lambda: background.progress().state not in ("preparing", "running"))
    reported = background.progress()
    assert (reported.state, reported.done, reported.total) == ("done", 6, 6)
    with background._adapters.unit_of_work(read_only=True) as unit:
        (kept,) = unit.evaluations.recent()
        events, _ = unit.audit.search(AuditFilter(), sar_compartment=True, offset=0, limit=20)
    assert (kept.evaluation_id, kept.started_by, kept.passed) == (reported.evaluation_id, "grace", 6)
    assert ("evaluation.kept", "grace") in [(event.action, event.actor_id) for event in events]


def test_one_that_is_stopped_keeps_nothing_and_goes_on_when_it_is_started_again(
    background: BackgroundEvaluator,
) -> None:
    background.start(GRACE, suites=("trial",))
    until(lambda: background.progress().done > 0)
    background.cancel()
    until(lambda: background.progress().state not in ("preparing", "running"))
    assert background.progress().state in ("cancelled", "done")
    stopped = background.progress().state == "cancelled"
    with background._adapters.unit_of_work(read_only=True) as unit:
        assert len(unit.evaluations.recent()) == (0 if stopped else 1)
    background.start(GRACE, suites=("trial",))
    until(lambda: background.progress().state == "done")


def test_what_is_not_there_is_refused_before_anything_begins(background: BackgroundEvaluator) -> None:
    with pytest.raises(InputError, match="no model 'mistral'"):
        background.start(GRACE, suites=(), model="mistral")
    with pytest.raises(InputError, match="no suite 'trail'"):
        background.start(GRACE, suites=("trail",))
    assert background.progress().state == "idle"
