"""Ticks on the closing checklists."""

from typing import Protocol

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, UserId


class Tick(DomainModel):
    """One item that somebody marked as done."""

    key: str
    done_by: UserId
    done_at: AwareDatetime


class Checklists(Protocol):
    """Which items of a case's checklist are done; the items themselves are `domain.checklist`'s."""

    def ticks(self, case_id: CaseId) -> tuple[Tick, ...]: ...
    def tick(self, case_id: CaseId, tick: Tick) -> None:
        """Mark as done; the first tick stays."""
        ...

    def untick(self, case_id: CaseId, key: str) -> None: ...
