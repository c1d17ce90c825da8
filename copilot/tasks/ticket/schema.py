"""A ticket to another team."""

from typing import Annotated, Literal

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement

Team = Literal[
    "Card Controls", "Card Operations", "Payments Operations", "Financial Crime", "Disputes", "KYC Operations", "Lending Operations",
    "Customer Advocacy", "Legal", "Data Protection", "IT Service Desk",
]  # fmt: skip
Priority = Literal["P1", "P2", "P3", "P4"]


class TicketDraft(DomainModel):
    """One team, one question: what is asked, by when, why, and the records by identifier."""

    team: Team
    priority: Priority
    subject: Annotated[str, Field(min_length=3, max_length=80)]
    asked: Statement
    by_when: Annotated[tuple[Statement, ...], Field(max_length=2)]
    why: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=5)]
    records: Annotated[tuple[Statement, ...], Field(max_length=2)]
    routing: Annotated[tuple[Statement, ...], Field(max_length=1)]
