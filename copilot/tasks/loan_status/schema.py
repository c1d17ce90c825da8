"""A reply about a loan application."""

from typing import Literal

from copilot.tasks.letters import CustomerLetter


class LoanStatusReply(CustomerLetter):
    """The stage is the lending record's; a declined application gets the reasons on record."""

    stage: Literal[
        "received", "documents_missing", "underwriting", "approved", "declined", "funded", "unknown"
    ]
