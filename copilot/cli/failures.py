"""What stopped a verb, as one line that a person can act on: no traceback, no customer data, no key."""

import errno

from copilot.defects import place_of
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
        f"Foureyes met a defect of its own ({type(error).__name__} at {place_of(error)}) and stopped. "
        "Report it; `python -X dev -m copilot …` shows the way there."
    )
