"""The data directory: made for its owner alone, and replaced whole or not at all.

A replacement is built in a folder of its own inside the data directory. Renaming that
folder to `REPLACEMENT` is the one moment at which it counts; what then remains, moving its
parts into their places, is done by the process that opens the directory next if the first was killed.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.errors import InputError
from vectorstore import ownership

BUILDING = ".reset-building"
REPLACEMENT = ".reset-ready"
_KNOWLEDGE = "knowledge"
_PARTS = ("bank.db", "foureyes.db", "audit.key", "master.key", "pseudonym.key", "ground_truth", _KNOWLEDGE)
"""What a replacement replaces; anything else in the directory stays."""
_SIDE_FILES = ("-wal", "-shm", "-journal")
_WAIT_SECONDS = 10.0


def make_data_dir(path: Path) -> None:
    """Create the data directory, and finish a replacement that was interrupted.

    Raises:
        InputError: something is in the way.
        ConflictError: another process is replacing the directory's content just now.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"The data directory {path} cannot be made ({error.strerror}). Name another with --data-dir or "
            "FOUREYES_DATA_DIR."
        ) from error
    if (path / REPLACEMENT).is_dir():
        ownership.acquire(path / _KNOWLEDGE, wait_seconds=_WAIT_SECONDS)
        try:
            _put_in_place(path)
        finally:
            ownership.release(path / _KNOWLEDGE)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A folder to build the new content in; leaving normally puts it in place, an exception discards it.

    Raises:
        ConflictError: a running process owns the data directory.
    """
    # The owner of the index owns the data directory: a reset under a running desk would corrupt both.
    ownership.acquire(path / _KNOWLEDGE, wait_seconds=0.0)
    building = path / BUILDING
    try:
        shutil.rmtree(building, ignore_errors=True)  # of a reset that was killed
        building.mkdir(mode=0o700)
        yield building
        building.rename(path / REPLACEMENT)
        _put_in_place(path)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        ownership.release(path / _KNOWLEDGE)


def _put_in_place(path: Path) -> None:
    """Move each part that is not in its place yet; killed anywhere, a second call ends at the same state."""
    replacement = path / REPLACEMENT
    if not replacement.is_dir():
        return  # the process that we waited for has done it
    for name in _PARTS:
        new, place, old = replacement / name, path / name, replacement / f"old-{name}"
        if not new.exists():
            continue
        if old.exists():
            shutil.rmtree(
                place, ignore_errors=True
            )  # made by the lock of the process that finishes after a kill
        elif place.exists():
            place.rename(old)
        for suffix in _SIDE_FILES:  # an old log would be replayed into the new file
            place.with_name(name + suffix).unlink(missing_ok=True)
        new.rename(place)
    shutil.rmtree(path / BUILDING, ignore_errors=True)
    replacement.rename(
        path / BUILDING
    )  # what is left are old parts; from here on nothing waits to be finished
    shutil.rmtree(path / BUILDING, ignore_errors=True)
