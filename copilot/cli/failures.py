"""What stopped a verb, as one line that a person can act on: no traceback, no customer data, no key."""

import errno
import traceback
from pathlib import Path

from copilot.errors import CopilotError

_REMEDIES = {
    errno.ENOSPC: "Free some space on the disk, then repeat.",
    errno.EDQUOT: "Free some of the account's quota, then repeat.",
    errno.EFBIG: "Raise the limit on file sizes (ulimit -f), then repeat.",
    errno.EROFS: "Make the disk writable, or name another folder with --data-dir.",
    errno.EACCES: "Give this account the right to use it, or name another folder with --data-dir.",
    errno.EPERM: "Give this account the right to use it, or name another folder with --data-dir.",
    errno.EMFILE: "Raise the limit on open files (ulimit -n), then repeat.",
}
_OTHERWISE = "Check that it is there and usable, then repeat."
_ROOT = Path(__file__).resolve().parents[2]


def explained(error: Exception) -> str:
    """The line for any failure; of one that nobody foresaw, its kind and place alone, for its text may quote a record."""
    if isinstance(error, CopilotError):
        return error.user_message
    if isinstance(error, OSError) and error.errno is not None:
        what = f"{error.filename}: " if error.filename else ""
        return f"{what}{error.strerror}. {_REMEDIES.get(error.errno, _OTHERWISE)}"
    if isinstance(error, MemoryError):
        return "There is not enough memory for this. Close other programs or ask for less, then repeat."
    return (
        f"Foureyes met a defect of its own ({type(error).__name__} at {_place(error)}) and stopped. "
        "Report it; `python -X dev -m copilot …` shows the way there."
    )


def _place(error: Exception) -> str:
    """The innermost line of our own code that the error passed."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
            return f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return "an unknown place"
