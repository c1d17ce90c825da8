"""What every test may share: no network beyond this machine, no colours, and one small demo bank.

Fixtures strategy: take the smallest thing that has what you need. Most tests build records
by hand (`tests.fakes`); those that need a whole installation share `demo_dir`, made once a
worker, and copy it if they write.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from copilot.bootstrap import build_services
from copilot.demo import reset_demo
from copilot.services import Services
from copilot.settings import Settings

CUSTOMERS = 120
DAY = date.fromisoformat(os.environ.get("FOUREYES_TEST_DAY", "2026-11-18"))
"""The day on which the demo stands that tests share; no test depends on which it is: `make test-days`."""


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings must not change what is tested."""
    for name in list(os.environ):
        if name.startswith("FOUREYES_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demo_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole small demo installation; read it, or take `own_demo_dir` to write."""
    folder = tmp_path_factory.mktemp("demo")
    reset_demo(Settings(data_dir=folder), customers=CUSTOMERS, cases=150, day=DAY)
    return folder


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
