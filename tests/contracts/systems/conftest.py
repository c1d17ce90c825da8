"""The tiny bank behind each of the three connectors."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from connectors.bank.embedded import EmbeddedSystems
from connectors.bank.http import HttpSystems
from connectors.bank.writer import BankWriter
from connectors.mockbank.faults import Faults
from connectors.mockbank.server import create_app
from copilot.domain.base import DomainModel
from copilot.domain.records import Transaction
from copilot.ports.systems import SystemsOfRecord
from tests.fakes.records import NOW, tiny_bank
from tests.fakes.systems import FakeSystems

Records = list[DomainModel | Transaction]
MakeSystems = Callable[[Records], SystemsOfRecord]
UNDER_CONTRACT = ("fake", "embedded", "http")
"""The fake and every module that the registry names."""


def write_bank(path: Path, records: Records) -> Path:
    with BankWriter(path, day=NOW.date()) as bank:
        bank.add_many(record for record in records if isinstance(record, DomainModel))
        bank.add_transactions(record for record in records if isinstance(record, Transaction))
    return path


@contextmanager
def serving(systems: EmbeddedSystems, faults: Faults, token: str | None = None) -> Iterator[str]:
    """The mock bank's HTTP server on a free loopback port, in a thread."""
    config = uvicorn.Config(
        create_app(systems, faults, token=token), port=0, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=10)


@pytest.fixture
def bank_path(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "bank.db", tiny_bank())


@pytest.fixture(params=UNDER_CONTRACT)
def make_systems(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeSystems]:
    """Builds a connector over any records; closed at the end."""
    open_ones: list[Callable[[], object]] = []

    def make(records: Records) -> SystemsOfRecord:
        if request.param == "fake":
            return FakeSystems(records, now=lambda: NOW)
        embedded = EmbeddedSystems(write_bank(tmp_path / "bank.db", records), now=lambda: NOW)
        open_ones.append(embedded.close)
        if request.param == "embedded":
            return embedded
        server = serving(embedded, Faults())
        http = HttpSystems(server.__enter__())
        open_ones.append(lambda: server.__exit__(None, None, None))
        open_ones.append(http.close)
        return http

    yield make
    for close in reversed(open_ones):
        close()


@pytest.fixture
def systems(make_systems: MakeSystems) -> SystemsOfRecord:
    return make_systems(tiny_bank())
