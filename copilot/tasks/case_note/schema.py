"""A case note in the five parts of the note standard HB-PRC-070."""

from typing import Annotated

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement

Part = Annotated[tuple[Statement, ...], Field(max_length=10)]


class CaseNote(DomainModel):
    """What happened, what was checked, what was found (facts, inferences and unknowns apart), done, next."""

    happened: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=6)]
    checked: Part
    found: Part
    inferred: Part
    unknown: Part
    done: Part
    next: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=4)]
