"""A real small model behind the real protocol; `make test-model` builds it and runs this folder."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.model_real.prepare import found

_READY_SECONDS = 60
CONTEXT_TOKENS = 8_192


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Opt-in: these run where they are asked for by their mark, and say why where they do not."""
    reason = (
        "" if "model" in config.option.markexpr else "lets a real model write for minutes: make test-model"
    )
    if not reason and found() is None:
        reason = "the model is not built: python -m tests.model_real.prepare"
    if reason:
        for item in items:
            if item.get_closest_marker("model"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The address of a running llama-server, on loopback, with one thread."""
    prepared = found()
    assert prepared is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(prepared.server), "--model", str(prepared.weights), "--host", "127.0.0.1", "--port", str(port),
        "--threads", "1", "--ctx-size", str(CONTEXT_TOKENS), "--parallel", "1", "--seed", "7", "--log-disable",
    ]  # fmt: skip
    process = subprocess.Popen(command, preexec_fn=lambda: os.nice(10))
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, "llama-server ended at once"
        try:
            if httpx.get(address, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("llama-server was not ready in time")
