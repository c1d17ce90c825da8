"""The desk as a person starts it: `streamlit run app.py`, on a port and a data directory of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 90.0


@contextmanager
def running_desk(
    data_dir: Path, *, script: str = "app.py", log: Path | None = None, models: str = ""
) -> Iterator[str]:
    """Start the desk, wait until it is ready, give its address, and stop it; `models` is its FOUREYES_MODELS."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = {**os.environ, "FOUREYES_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)}
    if models:
        environment["FOUREYES_MODELS"] = models
    with (log or Path(os.devnull)).open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            base = f"http://localhost:{port}"
            _wait_until_ready(process, base)
            yield base
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


@contextmanager
def running_model(*, piece_seconds: float) -> Iterator[str]:
    """A server that speaks the model protocol and writes slowly; gives its base URL."""
    command = [sys.executable, "-m", "connectors.models.faultserver", "--port", "0"]
    with subprocess.Popen(
        [*command, "--piece-seconds", str(piece_seconds)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], base: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the desk ended with code {process.returncode} before it was ready")
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(f"the desk was not ready after {_START_SECONDS:.0f} s")
