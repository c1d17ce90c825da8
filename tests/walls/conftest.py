import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.bootstrap import build_services
from copilot.settings import Settings
from tests.walls.compartment import SIGN_IN, Compartment, made
from tests.walls.open_cases import add_quiet_task


@pytest.fixture(scope="session")
def compartment(demo_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compartment]:
    """SAR work in a demo bank that the tests of the walls share; they look and change nothing hidden."""
    folder = tmp_path_factory.mktemp("walls") / "demo"
    shutil.copytree(demo_dir, folder)
    services = build_services(
        Settings(data_dir=folder, tasks_dir=add_quiet_task(folder / "tasks")), sign_in_rules=SIGN_IN
    )
    yield made(services, folder)
    services.close()
