"""One owner process per knowledge directory: two writers corrupt a Chroma index without an error."""

import fcntl
import os
import threading
import time
from pathlib import Path

from copilot.errors import ConflictError, PermanentError

LOCK_NAME = "owner.lock"
_POLL_SECONDS = 0.05
_held: dict[
    Path, tuple[int, int]
] = {}  # directory → (file descriptor, holders): one process may hold it several times
_guard = threading.Lock()


def acquire(directory: Path, *, wait_seconds: float = 0.0) -> None:
    """Become the owner, or join as a further holder within the owning process.

    The lock belongs to the process and is freed by the system when it ends, however it ends.

    Raises:
        ConflictError: another process owns the directory and did not let go in time.
        PermanentError: the directory cannot be written.
    """
    directory = directory.resolve()
    deadline = time.monotonic() + wait_seconds
    while True:
        with _guard:
            descriptor, holders = _held.get(directory, (-1, 0))
            if not holders:
                descriptor = _lock(directory)
            if descriptor >= 0:
                _held[directory] = (descriptor, holders + 1)
                return
        if time.monotonic() >= deadline:
            raise ConflictError(
                f"The knowledge base in {directory} is in use by process {_owner(directory)}; "
                "use the running application for this, or stop it and try again."
            )
        time.sleep(_POLL_SECONDS)


def release(directory: Path) -> None:
    """Give up one hold; the last one frees the directory."""
    directory = directory.resolve()
    with _guard:
        descriptor, holders = _held.pop(directory, (-1, 0))
        if holders > 1:
            _held[directory] = (descriptor, holders - 1)
        elif descriptor >= 0:
            os.close(descriptor)


def _lock(directory: Path) -> int:
    """The locked file's descriptor, or -1 if another process has it."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise PermanentError(
            f"The knowledge base's directory {directory} cannot be written ({error.strerror}); check its rights and the disk."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return -1
    if not _is_current(descriptor, directory):
        os.close(descriptor)  # the directory was replaced between opening and locking
        return -1
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def _is_current(descriptor: int, directory: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), (directory / LOCK_NAME).stat())
    except OSError:
        return False


def _owner(directory: Path) -> str:
    try:
        return (directory / LOCK_NAME).read_text().strip() or "unknown"
    except OSError:
        return "unknown"
