"""What detectors read: one folded text, with what several of them need of it made once."""

import re
from functools import cached_property

from copilot.controls.redaction.not_personal import covered_text
from copilot.controls.redaction.tokens import Token, tokens_of

_DIGITS = re.compile(r"\d+")
_REACH_BACK, _REACH_ON = 120, 240


class Reading:
    """A folded text; offsets of findings are offsets in `text`."""

    def __init__(self, text: str) -> None:
        """Read a text that is folded already (see `Surface`)."""
        self.text = text

    @cached_property
    def covered(self) -> str:
        """The text with dates, amounts, citations and the bank's own ids blotted out."""
        return covered_text(self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        """The words and numbers of the text."""
        return tokens_of(self.text)

    @cached_property
    def tokens_near_numbers(self) -> list[Token]:
        """The words and numbers of the covered text, as far as an address reaches from a number."""
        tokens: list[Token] = []
        start = end = 0
        for digits in _DIGITS.finditer(self.covered):
            if digits.start() - _REACH_BACK > end:
                tokens += tokens_of(self.covered, start, end)
                start = digits.start() - _REACH_BACK
                while start and self.covered[start - 1].isalnum():
                    start -= 1
            end = digits.end() + _REACH_ON
        return tokens + tokens_of(self.covered, start, end)
