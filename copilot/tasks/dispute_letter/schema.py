"""A letter about a dispute."""

from typing import Literal

from copilot.tasks.letters import CustomerLetter

Kind = Literal["acknowledgement", "provisional_credit", "corrected", "no_error", "no_error_reversal"]


class DisputeLetter(CustomerLetter):
    """One of five letters; which one the record decides, not the writer."""

    kind: Kind
