"""Where a failure that nobody foresaw happened, without its text: a text may quote a customer's record."""

import traceback
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def place_of(error: BaseException) -> str:
    """The innermost line of our own code that the error passed."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
            return f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return "an unknown place"
