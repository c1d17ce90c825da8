"""Drafts: versions, submissions and reviews, none of which is ever changed."""

from datetime import datetime
from typing import Protocol

from copilot.domain.base import DomainModel
from copilot.domain.draft import Draft, DraftStatus, DraftVersion, Review, Submission
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, DraftId, RunId, UserId
from copilot.domain.views import DraftRow


class DraftQuery(DomainModel):
    """Which drafts to list; the rights of the reader are part of the question."""

    reader_id: UserId
    queues: frozenset[Queue]
    sar_compartment: bool
    case_id: CaseId | None = None
    mine: bool = False
    statuses: tuple[DraftStatus, ...] = ()


class Drafts(Protocol):
    """The drafts, with their rules held by the database too.

    It refuses a changed version, a review by an author, and an approved status without the
    approvals that the submission needs.
    """

    def add(self, draft: Draft) -> None: ...
    def get(self, draft_id: DraftId) -> Draft | None: ...
    def by_run(self, run_id: RunId) -> DraftId | None:
        """The draft made of a run; there is at most one."""
        ...

    def rows(self, query: DraftQuery) -> tuple[DraftRow, ...]:
        """Newest change first."""
        ...

    def add_version(self, draft_id: DraftId, version: DraftVersion, *, base_version: int) -> None:
        """Append a version.

        Raises:
            ConflictError: `base_version` is no longer the newest.
        """
        ...

    def submit(self, draft_id: DraftId, submission: Submission, *, pack: EvidencePack) -> None:
        """Freeze: the submission comes into force, and `pack` is what it rests on."""
        ...

    def add_review(self, draft_id: DraftId, review: Review) -> None:
        """Append to the submission in force.

        Raises:
            PermissionDeniedError: the reviewer wrote a version or submitted it (the database's own refusal).
            ConflictError: this reviewer has already decided on this submission.
        """
        ...

    def set_status(self, draft_id: DraftId, status: DraftStatus, *, reference: str = "") -> None:
        """Move the draft; back to `draft` takes the submission out of force, its record stays."""
        ...

    def expired(self, now: datetime) -> tuple[DraftId, ...]:
        """Submitted drafts whose time for approval has run out."""
        ...

    def of_case(self, case_id: CaseId) -> tuple[Draft, ...]:
        """Oldest first."""
        ...
