from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.store import StoreHandle
from copilot.usecases.sync_cases import sync_cases
from tests.fakes.banks import DEMO
from tests.fakes.records import tiny_bank
from tests.fakes.store import HandClock, temporary_store
from tests.fakes.systems import FakeSystems
from tests.usecases.desk import Desk, no_clocks


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[StoreHandle]:
    handle = temporary_store(tmp_path, clock)
    yield handle
    handle.close()


@pytest.fixture
def desk(store: StoreHandle, clock: HandClock) -> Desk:
    """The tiny bank, pulled into an own store, with every demo user at hand."""
    systems = FakeSystems(tiny_bank(), now=clock.now)
    sync_cases(systems=systems, unit_of_work=store.unit_of_work, clocks_for=no_clocks, bank=DEMO)
    return Desk(store, systems, clock)
