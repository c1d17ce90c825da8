"""Statements: sentences with what they rest on, and the verdict on each."""

from typing import Literal

from pydantic import Field

from copilot.domain.base import DomainModel

StatementKind = Literal["fact", "inference", "recommendation", "unknown"]
FailureCode = Literal[
    "no_citation", "unknown_citation", "amount", "date", "time", "percentage", "number", "identifier",
    "name", "quote", "weak_support", "polarity", "modality", "audience_wall", "injection", "empty",
]  # fmt: skip


class Statement(DomainModel):
    """One sentence and the ids of the evidence, facts and passages it rests on."""

    text: str = Field(min_length=1, max_length=2_000)
    kind: StatementKind = "fact"
    cites: tuple[str, ...] = ()


class Failure(DomainModel):
    """Why a statement is not supported; a soft one only marks it for the reader."""

    code: FailureCode
    detail: str
    hard: bool = True


class Verdict(DomainModel):
    """The verdict on one statement: its figures and citations resolve, or why not."""

    supported: bool
    failures: tuple[Failure, ...] = ()


class Verification(DomainModel):
    """The verdict on a whole output."""

    passed: bool
    verdicts: tuple[Verdict, ...]
    missing_elements: tuple[str, ...] = ()  # required elements that the text lacks, by title
    wall: tuple[Failure, ...] = ()  # what the audience may not read; cannot be overridden
    repaired: bool = False

    @property
    def unsupported(self) -> int:
        """How many statements failed a hard check."""
        return sum(not verdict.supported for verdict in self.verdicts)
