import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot.gateway.gateway import Gateway, GatewayRules
from copilot.store import StoreHandle
from tests.fakes.store import HandClock, temporary_store
from tests.gateway.peers import FakeRedactor, ScriptedModel

Build = Callable[..., Gateway]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once: that is what takes the time."""
    folder = tmp_path_factory.mktemp("empty-store")
    temporary_store(folder, HandClock()).close()
    return folder


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(empty_store: Path, tmp_path: Path, clock: HandClock) -> Iterator[StoreHandle]:
    shutil.copytree(empty_store, tmp_path / "store")
    handle = temporary_store(tmp_path / "store", clock)
    yield handle
    handle.close()


@pytest.fixture
def offline() -> ScriptedModel:
    return ScriptedModel("offline", region="local", own=True)


@pytest.fixture
def gateway(store: StoreHandle, clock: HandClock, offline: ScriptedModel) -> Iterator[Build]:
    """Builds a gateway over the given engines, with the offline one last."""
    made: list[Gateway] = []

    def build(*engines: Any, redactor: Any = None, **rules: Any) -> Gateway:
        made.append(
            Gateway(
                engines=engines,
                offline=offline,
                redactor=redactor or FakeRedactor(),
                unit_of_work=store.unit_of_work,
                time_source=clock,
                rules=GatewayRules(**{"deadline_seconds": 5.0, **rules}),
            )
        )
        return made[-1]

    yield build
    for one in made:
        one.close()
