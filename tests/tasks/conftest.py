"""One tiny bank for the task tests, and cases gathered from it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from copilot.tasks.base import GatheredRecords
from tests.fakes import records as make
from tests.fakes.systems import FakeSystems
from tests.tasks.gathering import case_clocks, gather

Gather = Callable[..., GatheredRecords]


@pytest.fixture(scope="session")
def bank() -> FakeSystems:
    return FakeSystems(make.tiny_bank())


@pytest.fixture
def gathered(bank: FakeSystems) -> Gather:
    """`gathered("DS-100001", dispute=…)`: the case's records with some replaced, and its clocks computed again."""

    def build(case_id: str, **changes: Any) -> GatheredRecords:
        records = replace(gather(bank, case_id, make.NOW), **changes)
        return records if "clocks" in changes else replace(records, clocks=case_clocks(records))

    return build
