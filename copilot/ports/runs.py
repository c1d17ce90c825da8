"""Runs of the copilot, kept whole so that they can be shown again and audited."""

from typing import Literal, Protocol

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.run import Run, TaskName


class Rating(DomainModel):
    """What a person thought of a run; a second rating by the same person replaces the first."""

    run_id: RunId
    actor_id: UserId
    thumbs: Literal["up", "down"]
    tags: tuple[str, ...]
    comment: str
    at: AwareDatetime


class Runs(Protocol):
    """Every run, immutable. Who may read one is the use case's question."""

    def add(self, run: Run, *, operation_id: str | None = None) -> None:
        """Keep the run.

        Raises:
            ConflictError: the operation already has a run.
        """
        ...

    def get(self, run_id: RunId) -> Run | None: ...
    def latest(self, case_id: CaseId, task: TaskName, *, sar_compartment: bool) -> Run | None:
        """The newest run of the task on the case; without `sar_compartment` the newest outside it."""
        ...

    def by_operation(self, operation_id: str) -> Run | None: ...
    def of_case(self, case_id: CaseId) -> tuple[Run, ...]:
        """Oldest first."""
        ...

    def rate(self, rating: Rating) -> None: ...
