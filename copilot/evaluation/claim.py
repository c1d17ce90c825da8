"""One evaluation in a folder at a time: two that wrote there would each undo the other's progress."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.errors import ConflictError, PermanentError

LOCK = ".evaluation.lock"


@contextmanager
def claimed(out: Path) -> Iterator[None]:
    """Make the folder and hold it; the system lets go of it when the process ends, however it ends.

    Raises:
        ConflictError: another process holds it; it is named.
        PermanentError: it cannot be made or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise PermanentError(
            f"{out} cannot be written ({error.strerror}). Name another folder with --out."
        ) from error
    try:
        _lock(descriptor, out)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, out: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
        raise ConflictError(
            f"Another evaluation, process {holder}, writes into {out}. Wait for it, or name another folder with --out."
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
