"""What a callback note holds."""

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement


class CallbackNote(DomainModel):
    """The sentences to say, in order."""

    to_say: tuple[Statement, ...]
