"""The API as it is run: `python -m copilot serve` in a process of its own, asked over real HTTP."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from copilot.bootstrap import build_services
from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    return {**os.environ, "FOUREYES_DATA_DIR": str(data_dir), **settings}


def account(data_dir: Path, name: str, *roles: str) -> dict[str, str]:
    """The header by which a new account proves itself; made beside the running server, as the command line does."""
    services = build_services(Settings(data_dir=data_dir))
    try:
        admin = services.actor(UserId("admin"))
        issued = services.create_service_account(admin, name, [Role(role) for role in roles])
    finally:
        services.close()
    return {"Authorization": f"Bearer {issued.token.get_secret_value()}"}


def revoke(data_dir: Path, name: str) -> None:
    """Revoke the account, beside the running server."""
    services = build_services(Settings(data_dir=data_dir))
    try:
        services.revoke_service_account(services.actor(UserId("admin")), UserId(f"svc-{name}"))
    finally:
        services.close()


@contextmanager
def serving(command: list[str], ready: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A server that is ready, for as long as the block lasts; then it is asked to stop, and must."""
    # A file: a pipe that nobody reads is full after some hundred requests, and the server would wait for its reader.
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, text=True)
        try:
            _wait(process, ready, log)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait(process: subprocess.Popen[str], url: str, log: IO[str]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            log.seek(0)
            raise AssertionError(log.read())
        try:
            if httpx.get(url, timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer in {_START_SECONDS:.0f} s")
