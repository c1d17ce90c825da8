"""One prepared world for all tests of a session: it takes half a minute to make, and nobody writes into it."""

from pathlib import Path

import pytest

from copilot.evaluation.world import prepare_world
from copilot.settings import Settings


@pytest.fixture(scope="session")
def worlds(run_dir: Path) -> Path:
    """The folder in which the world stands, shared between the processes of a parallel test run."""
    return run_dir / "worlds"


@pytest.fixture(scope="session")
def world(worlds: Path) -> Settings:
    """The settings of the prepared world; copy its folder before opening it."""
    return prepare_world(worlds, Settings(data_dir=worlds))
