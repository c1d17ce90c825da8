from collections.abc import Iterator

import pytest

from copilot.settings import Settings
from copilot.telemetry_setup import Tracing
from tests.telemetry.recorded import Kept


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def tracing(kept: Kept) -> Iterator[Tracing]:
    made = Tracing(Settings(), kept)
    yield made
    made.close()
