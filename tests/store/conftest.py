from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.store import StoreHandle
from tests.fakes.store import HandClock, temporary_store


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[StoreHandle]:
    handle = temporary_store(tmp_path, clock)
    yield handle
    handle.close()
