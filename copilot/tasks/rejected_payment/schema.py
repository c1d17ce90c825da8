"""A rejected payment explained: what staff should do, and the letter."""

from typing import Annotated, Literal

from pydantic import Field

from copilot.domain.statement import Statement
from copilot.tasks.letters import CustomerLetter


class RejectedPaymentLetter(CustomerLetter):
    """`explained` gives the plain reason; `neutral` says that no more can be said.

    `handling` is for the analyst and never part of the letter; it holds nothing that the
    customer may not learn.
    """

    kind: Literal["explained", "neutral"]
    handling: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=5)]
