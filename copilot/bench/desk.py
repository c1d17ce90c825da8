"""The desk as a process: how long it takes to serve, and how much memory it holds."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.bench.result import Measured, from_seconds
from copilot.demo import reset_demo
from copilot.settings import Settings

_STARTS = 3
_PATIENCE_SECONDS = 120


def start_and_memory(folder: Path) -> tuple[Measured, ...]:
    """Seconds from the command to a served page on a seeded directory, and the peak memory of the process."""
    reset_demo(Settings(data_dir=folder))
    seconds, ready, megabytes = [], [], []
    for _ in range(_STARTS):
        began = time.perf_counter()
        with desk(folder) as (address, process):
            _wait_for(f"{address}/", began)
            seconds.append(time.perf_counter() - began)
            _wait_for(f"{address}/readyz", began)
            ready.append(time.perf_counter() - began)
            time.sleep(2)
            megabytes.append(_peak_megabytes(process.pid))
    return (
        from_seconds("second start to a served page", seconds, bar=5),
        from_seconds("second start to everything warm", ready, bar=30),
        from_seconds("app process, peak memory after warm-up", megabytes, bar=1_500, unit="MB"),
    )


@contextmanager
def desk(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ("-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true")
    process = subprocess.Popen(  # noqa: S603  # our own interpreter on our own app
        [sys.executable, *arguments],
        env={**os.environ, "FOUREYES_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, began: float) -> None:
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310  # loopback, our own
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        if time.perf_counter() - began > _PATIENCE_SECONDS:
            raise TimeoutError(f"{address} did not answer within {_PATIENCE_SECONDS} seconds")
        time.sleep(0.05)


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1_024
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return int(shown.stdout) / 1_024
