"""One prepared fixture for all tests of a session: it takes half a minute to make, and nobody writes into it."""

from pathlib import Path

import pytest

from copilot.evaluation.fixture_data import prepare_fixture
from copilot.settings import Settings


@pytest.fixture(scope="session")
def fixture_root(run_dir: Path) -> Path:
    """The folder in which the fixture stands, shared between the processes of a parallel test run."""
    return run_dir / "fixtures"


@pytest.fixture(scope="session")
def prepared(fixture_root: Path) -> Settings:
    """The settings of the prepared fixture; copy its folder before opening it."""
    return prepare_fixture(fixture_root, Settings(data_dir=fixture_root))
