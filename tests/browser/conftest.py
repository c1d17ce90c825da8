"""One browser and one desk for the module's tests; without a Chromium they fail and say how to get one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.desk_server import running_desk
from tests.browser.driving import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(own_demo_dir: Path, tmp_path: Path) -> Iterator[str]:
    log = tmp_path / "desk.log"
    with running_desk(own_demo_dir, log=log) as base:
        yield base
    assert "screen.failed" not in log.read_text()
