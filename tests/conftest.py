"""What every test may share: no network beyond this machine, no colours, and one small demo bank.

Fixtures strategy: take the smallest thing that has what you need. Most tests build records
by hand (`tests.fakes`); those that need a whole installation share `demo_dir`, seeded once a
run and copied for each worker, and copy it if they write.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.bootstrap import build_services
from copilot.demo import reset_demo
from copilot.services import Services
from copilot.settings import Settings
from tests.days import USUAL, day_named

CUSTOMERS = 120
DAY = day_named(os.environ.get("FOUREYES_TEST_DAY", str(USUAL)))
"""The day on which the demo stands that tests share; no test depends on which it is: `make test-days`."""


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings must not change what is tested."""
    for name in list(os.environ):
        if name.startswith("FOUREYES_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the worker processes of a parallel run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@pytest.fixture(scope="session")
def demo_dir(run_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole small demo installation; read it, or take `own_demo_dir` to write.

    The first worker that asks seeds it; each works on a copy, because an index has one owner.
    """
    seeded, making = run_dir / "seeded-demo", run_dir / "making-demo"
    with (run_dir / "seeded-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seeded.exists():
            shutil.rmtree(making, ignore_errors=True)
            reset_demo(Settings(data_dir=making), customers=CUSTOMERS, cases=150, day=DAY)
            making.rename(seeded)
    return Path(shutil.copytree(seeded, tmp_path_factory.mktemp("demo") / "demo"))


@pytest.fixture
def own_demo_dir(demo_dir: Path, tmp_path: Path) -> Path:
    """A copy of the demo that the test may change."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_dir, folder)
    return folder


@pytest.fixture
def services(own_demo_dir: Path) -> Iterator[Services]:
    """The whole product over a demo of the test's own."""
    built = build_services(Settings(data_dir=own_demo_dir))
    yield built
    built.close()
