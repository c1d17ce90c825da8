"""What detectors read: one folded text, with what several of them need of it made once."""

from functools import cached_property

from copilot.controls.redaction.not_personal import covered_text
from copilot.controls.redaction.tokens import Token, tokens_of


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
    def covered_tokens(self) -> list[Token]:
        """The words and numbers of the covered text."""
        return tokens_of(self.covered)
