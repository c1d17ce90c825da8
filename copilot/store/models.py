"""The tables. Rules that must hold whatever the code does are constraints here or triggers in `guards`."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from copilot.store.columns import UtcMoment

Id = String(64)


class Base(DeclarativeBase):
    """Names every constraint, so that a later revision can find it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcMoment()}


class UserRow(Base):
    """A member of staff."""

    __tablename__ = "users"
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    roles: Mapped[str] = mapped_column(Text)  # JSON list


class SavedViewRow(Base):
    """A filter under a name."""

    __tablename__ = "saved_views"
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    filter: Mapped[str] = mapped_column(Text)


_FILTERED = ("queue", "status", "snoozed_until", "due_at", "at_risk_at", "clock_paused", "owner_id", "triage")
"""Every sort's index also holds what filters and counts look at, so that paging reads no table rows."""


def _sort_index(name: str, *columns: str) -> Index:
    rest = [column for column in _FILTERED if column not in columns]
    return Index(f"ix_case_work_{name}", *columns, *rest)


class CaseRow(Base):
    """The projection of a case, with who works on it. `snoozed_until` and `locked_until` use NEVER."""

    __tablename__ = "case_work"
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    queue: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[str] = mapped_column(Id)
    customer_name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)  # ids, name and title in lower case
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    triage: Mapped[int] = mapped_column()  # 0 critical … 3 low, so that ascending is pressing first
    score: Mapped[int] = mapped_column()
    alerts: Mapped[int] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()
    updated_at: Mapped[datetime] = mapped_column()
    due_at: Mapped[datetime] = mapped_column()
    due_title: Mapped[str] = mapped_column(Text)
    clock_rule: Mapped[str] = mapped_column(String(32))
    at_risk_at: Mapped[datetime] = mapped_column()
    clock_paused: Mapped[bool] = mapped_column()
    closed: Mapped[bool] = mapped_column()
    status: Mapped[str] = mapped_column(String(32))  # "open", "in_progress", "awaiting_approval", "closed"
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("users.user_id"))
    locked_by: Mapped[str | None] = mapped_column(ForeignKey("users.user_id"))
    locked_until: Mapped[datetime] = mapped_column()
    snoozed_until: Mapped[datetime] = mapped_column()
    __table_args__ = (
        _sort_index("clock", "due_at", "case_id"),
        _sort_index("opened", "opened_at", "case_id"),
        _sort_index("amount", "amount_minor", "case_id"),
        _sort_index("triage", "triage", "due_at", "case_id"),
        _sort_index("id", "case_id"),
        _sort_index("counts", "queue", "status"),
        Index("ix_case_work_words", "search_text", "case_id"),
        CheckConstraint("triage BETWEEN 0 AND 3", name="triage"),
    )


class SyncRow(Base):
    """Where the pull from a system stopped."""

    __tablename__ = "sync_state"
    name: Mapped[str] = mapped_column(Id, primary_key=True)
    cursor: Mapped[str] = mapped_column(Text)


class TickRow(Base):
    """A ticked item of a closing checklist."""

    __tablename__ = "checklist_ticks"
    case_id: Mapped[str] = mapped_column(ForeignKey("case_work.case_id"), primary_key=True)
    key: Mapped[str] = mapped_column(Id, primary_key=True)
    done_by: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    done_at: Mapped[datetime] = mapped_column()


class RunRow(Base):
    """A run of the copilot, whole, as JSON; never changed."""

    __tablename__ = "runs"
    run_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str | None] = mapped_column(Id)
    task: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    started_at: Mapped[datetime] = mapped_column()
    operation_id: Mapped[str | None] = mapped_column(Id, unique=True)
    sar_compartment: Mapped[bool] = mapped_column(server_default=true())  # hidden unless told otherwise
    content: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_runs_case", "case_id", "task", "started_at"),)


class RatingRow(Base):
    """A person's verdict on a run."""

    __tablename__ = "ratings"
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    thumbs: Mapped[str] = mapped_column(String(4))
    tags: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column()


class OperationRow(Base):
    """An idempotency key."""

    __tablename__ = "operations"
    operation_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    what: Mapped[str] = mapped_column(Text)
    claimed_until: Mapped[datetime] = mapped_column()
    result: Mapped[str | None] = mapped_column(Text)


class DraftTable(Base):
    """A draft's head; its texts, submissions and reviews are rows of their own."""

    __tablename__ = "drafts"
    draft_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_work.case_id"), index=True)
    queue: Mapped[str] = mapped_column(String(32))
    task: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), index=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    created_at: Mapped[datetime] = mapped_column()
    updated_at: Mapped[datetime] = mapped_column()
    run_id: Mapped[str | None] = mapped_column(ForeignKey("runs.run_id"), unique=True)
    engine: Mapped[str] = mapped_column(Text)
    pack: Mapped[str] = mapped_column(Text)
    disposition: Mapped[str | None] = mapped_column(Text)
    sar_compartment: Mapped[bool] = mapped_column()
    submission_id: Mapped[str | None] = mapped_column(Id)  # the one in force
    commit_reference: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint("status IN ('draft','submitted','approved','committed','rejected')", name="status"),
    )


class VersionRow(Base):
    """One saved text; never changed, never deleted."""

    __tablename__ = "draft_versions"
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.draft_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    created_at: Mapped[datetime] = mapped_column()
    text_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)  # the DraftVersion as JSON
    unsupported: Mapped[int] = mapped_column()


class SubmissionRow(Base):
    """What was put before a checker, frozen; one row per time of asking."""

    __tablename__ = "submissions"
    submission_id: Mapped[str] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(Id)
    version: Mapped[int] = mapped_column()
    text_hash: Mapped[str] = mapped_column(String(64))
    evidence_hash: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    submitted_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    named_checker: Mapped[str | None] = mapped_column(ForeignKey("users.user_id"))
    approvals_needed: Mapped[int] = mapped_column()
    approvals_reason: Mapped[str] = mapped_column(Text, server_default="")
    overrides: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "version"], ["draft_versions.draft_id", "draft_versions.number"]),
        CheckConstraint("approvals_needed >= 1", name="approvals_needed"),
    )


class ReviewRow(Base):
    """One checker's decision on one submission.

    A submission freezes one text under one hash, so unique (submission, reviewer) is unique
    (draft, text, reviewer) for as long as that submission is in force.
    """

    __tablename__ = "reviews"
    review_id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.submission_id"))
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.draft_id"), index=True)
    reviewer_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    submitted_by: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    decision: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(64))
    evidence_hash: Mapped[str] = mapped_column(String(64))
    evidence_opened: Mapped[int] = mapped_column()
    seconds_looked: Mapped[float] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    __table_args__ = (
        UniqueConstraint("submission_id", "reviewer_id"),
        CheckConstraint("reviewer_id <> submitted_by", name="four_eyes"),
        CheckConstraint("decision = 'approve' OR length(reason) > 0", name="reason"),
        CheckConstraint("decision IN ('approve','return','reject')", name="decision"),
    )


class OutboxRow(Base):
    """An approved write on its way."""

    __tablename__ = "outbox"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.draft_id"), index=True)
    case_id: Mapped[str] = mapped_column(Id)
    command: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    not_before: Mapped[datetime] = mapped_column()
    leased_until: Mapped[datetime] = mapped_column()
    last_error: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    committed_at: Mapped[datetime | None] = mapped_column()
    __table_args__ = (
        Index("ix_outbox_due", "state", "not_before"),
        CheckConstraint("state IN ('pending','committed','failed')", name="state"),
    )


class AuditRow(Base):
    """One link of the chain."""

    __tablename__ = "audit"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column()
    actor_id: Mapped[str] = mapped_column(Id, index=True)
    action: Mapped[str] = mapped_column(Id)
    subject: Mapped[str] = mapped_column(Text)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    details: Mapped[str] = mapped_column(Text)
    sar_compartment: Mapped[bool] = mapped_column()
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHeadRow(Base):
    """How long the chain is and where it ends, sealed with a key that is not in the database."""

    __tablename__ = "audit_head"
    head_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    __table_args__ = (CheckConstraint("head_id = 1", name="one_row"),)
