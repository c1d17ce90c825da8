"""An answer to a free question about one case."""

from typing import Annotated

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement


class CaseAnswer(DomainModel):
    """Sentences that answer, or a refusal that says what is missing; never both."""

    refused: bool
    reason: Annotated[str, Field(max_length=600)]
    statements: Annotated[tuple[Statement, ...], Field(max_length=8)]
