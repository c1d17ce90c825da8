"""A policy answer: what the documents say, sentence by sentence, or a refusal that says what is missing."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement


class PolicyAnswer(DomainModel):
    """Either refused, with a reason and no statement, or one to four statements that cite passages."""

    refused: bool
    reason: Annotated[str, Field(max_length=600)] = ""
    statements: Annotated[tuple[Statement, ...], Field(max_length=4)] = ()

    @model_validator(mode="after")
    def _answers_or_says_why_not(self) -> Self:
        if self.refused and (self.statements or not self.reason):
            raise ValueError("a refusal gives a reason and no statement")
        if not self.refused and not self.statements:
            raise ValueError("an answer gives at least one statement")
        return self
