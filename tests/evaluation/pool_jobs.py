"""Jobs of a worker pool in tests; each process imports this module."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from copilot.errors import InputError


def begin(folder: Path) -> Any:
    """Every process leaves its number in the folder."""
    (folder / f"{os.getpid()}.pid").touch()
    return work


def begin_wrong(said: str) -> Any:
    """A process that cannot begin."""
    raise InputError(said)


def nothing() -> None:
    """Nothing to clear up."""


def work(job: str, item: Any) -> Any:
    """Answer with the process's number, or end in the way that the job names."""
    if job == "fall":
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "fall_once" and not Path(item).exists():
        Path(item).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "fall_at_two" and item == 2:
        os._exit(3)
    if job == "sleep":
        time.sleep(item)
    if job == "raise":
        raise ValueError("a text that may quote a record")
    return os.getpid()
