"""Key files: written once, for their owner alone."""

import os
from pathlib import Path

from copilot.errors import PermanentError


def read_key_file(path: Path) -> bytes | None:
    """The file's bytes, or None where there is no file.

    Raises:
        PermanentError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error) from error


def write_once(path: Path, key: bytes) -> None:
    """Write the file unless it is there: two processes starting at once end with the same key.

    Raises:
        PermanentError: it cannot be written.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.touch(mode=0o600)
            temporary.write_bytes(key)
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> PermanentError:
    return PermanentError(f"The key {path} cannot be used: {error.strerror}. Check the rights on its folder.")
