"""Drafts: texts on their way from a proposal to an approved write.

    draft ── submit ──▶ submitted ── approve ──▶ approved ── outbox ──▶ committed
      ▲                  │   │  └── reject ─▶ rejected
      └──── return ──────┘   └── expiry or changed evidence ─▶ back to draft

What was submitted is frozen by two hashes (text, evidence); an approval names
them, and any change voids it.
"""

import hashlib
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from copilot.domain.audience import Audience
from copilot.domain.base import DomainModel
from copilot.domain.disposition import Disposition
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, DraftId, RunId, UserId
from copilot.domain.statement import Statement, Verification


class DraftStatus(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    COMMITTED = "committed"
    REJECTED = "rejected"


class DraftKind(StrEnum):
    """What an approved draft becomes at the system of record."""

    CASE_NOTE = "case_note"
    TICKET = "ticket"
    LETTER = "letter"
    SAR_NARRATIVE = "sar_narrative"
    CASE_DOCUMENT = "case_document"
    DISPOSITION = "disposition"


def text_hash(body: str) -> str:
    """SHA-256 of the text, byte for byte."""
    return hashlib.sha256(body.encode()).hexdigest()


class DraftVersion(DomainModel):
    """One saved state of a draft's text; never changed, never deleted."""

    number: int
    origin: Literal["model", "analyst"]
    author_id: UserId
    created_at: AwareDatetime
    body: str
    statements: tuple[Statement, ...]
    verification: Verification

    @property
    def text_hash(self) -> str:
        """The hash that an approval names."""
        return text_hash(self.body)


class Override(DomainModel):
    """A person's reason for letting one failed sentence stand."""

    sentence: str
    reason: str


class Submission(DomainModel):
    """What was put before a checker, frozen."""

    version: int
    text_hash: str
    evidence_hash: str
    submitted_by: UserId
    submitted_at: AwareDatetime
    expires_at: AwareDatetime
    named_checker: UserId | None
    approvals_needed: int
    approvals_reason: str = ""  # why two people must approve
    overrides: tuple[Override, ...] = ()


class Review(DomainModel):
    """One checker's decision on one submission."""

    reviewer_id: UserId
    decision: Literal["approve", "return", "reject"]
    reason: str
    text_hash: str
    evidence_hash: str
    evidence_opened: int  # how many evidence items the checker opened: an anti-rubber-stamp signal
    seconds_looked: float
    at: AwareDatetime


class Draft(DomainModel):
    """A draft with all its versions, its submission in force and every review."""

    draft_id: DraftId
    case_id: CaseId
    queue: Queue
    task: str
    kind: DraftKind
    audience: Audience
    title: str
    status: DraftStatus
    author_id: UserId
    created_at: AwareDatetime
    run_id: RunId | None
    engine: str
    pack: EvidencePack
    versions: tuple[DraftVersion, ...]
    submission: Submission | None
    reviews: tuple[Review, ...]
    sar_compartment: bool  # what it was made of or its queue belonged, when it was made
    disposition: Disposition | None = None
    commit_reference: str = ""  # the id that the system of record gave back
    commit_error: str = ""  # why the last attempt to commit did not succeed

    @property
    def current(self) -> DraftVersion:
        """The newest version."""
        return self.versions[-1]
