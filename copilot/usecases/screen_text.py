"""Screen a text that somebody outside wrote for orders to the model that may read it."""

from copilot.controls.injection import InjectionReport, screen
from copilot.errors import InputError

MAX_CHARACTERS = 1_000_000


def screen_text(text: str) -> InjectionReport:
    """What the text tries, with offsets in the input; needs no right, for it reads nothing of the bank's.

    Raises:
        InputError: longer than a million characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most. Split it.")
    return screen(text)
