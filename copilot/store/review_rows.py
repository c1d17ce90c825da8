"""Tables of the human review loop and of the figures behind drift."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.guards import Guard, append_only
from copilot.store.models import Base, Id


class CandidateRow(Base):
    """Something people did about an output, on its way to a golden scenario; its reasons are sealed."""

    __tablename__ = "golden_candidates"
    candidate_id: Mapped[str] = mapped_column(Id, primary_key=True)
    origin: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(
        String(200)
    )  # what it is about: one candidate per origin and subject
    run_id: Mapped[str | None] = mapped_column(Id)
    draft_id: Mapped[str | None] = mapped_column(Id)
    version: Mapped[int | None] = mapped_column()  # of the draft, as people left it
    case_id: Mapped[str | None] = mapped_column(Id)
    task: Mapped[str] = mapped_column(String(32))
    engine: Mapped[str] = mapped_column(Text)
    prompt_version: Mapped[str] = mapped_column(Text)
    raised_by: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text)
    sar_compartment: Mapped[bool] = mapped_column()
    state: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime | None] = mapped_column()
    decision: Mapped[str] = mapped_column(Text)
    scenario_id: Mapped[str] = mapped_column(Id)
    __table_args__ = (
        UniqueConstraint("origin", "subject"),
        CheckConstraint(
            "origin IN ('edited','overridden','returned','rejected','rated_down')", name="origin"
        ),
        CheckConstraint("state IN ('open','promoted','dismissed')", name="state"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state = 'promoted') = (scenario_id <> '')", name="scenario"),
    )


class QaSampleRow(Base):
    """One draw of approved drafts, repeatable from its seed."""

    __tablename__ = "qa_samples"
    sample_id: Mapped[str] = mapped_column(Id, primary_key=True)
    drawn_by: Mapped[str] = mapped_column(Id)
    drawn_at: Mapped[datetime] = mapped_column()
    seed: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column()
    population: Mapped[int] = mapped_column()


class QaItemRow(Base):
    """One approved draft of a sample, under an id that says nothing of it."""

    __tablename__ = "qa_items"
    item_id: Mapped[str] = mapped_column(Id, primary_key=True)
    sample_id: Mapped[str] = mapped_column(ForeignKey("qa_samples.sample_id"), index=True)
    number: Mapped[int] = mapped_column()
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.draft_id"))
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        UniqueConstraint("sample_id", "number"),
        UniqueConstraint("sample_id", "draft_id", name="uq_qa_items_sample_draft"),
    )


class QaScoreRow(Base):
    """One reviewer's marks on one item; never changed. The comment is sealed."""

    __tablename__ = "qa_scores"
    item_id: Mapped[str] = mapped_column(ForeignKey("qa_items.item_id"), primary_key=True)
    reviewer_id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column()
    passed: Mapped[bool] = mapped_column()
    marks: Mapped[str] = mapped_column(Text)  # JSON: criterion → 1 … 4
    comment: Mapped[str] = mapped_column(Text)


class RunMeasureRow(Base):
    """What one live run came to, in figures alone: kept when its texts are erased."""

    __tablename__ = "run_measures"
    run_id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    task: Mapped[str] = mapped_column(String(32))
    engine: Mapped[str] = mapped_column(Text)
    prompt_version: Mapped[str] = mapped_column(Text)
    sar_compartment: Mapped[bool] = mapped_column()
    statements: Mapped[int] = mapped_column()
    supported: Mapped[int] = mapped_column()
    refused: Mapped[bool] = mapped_column()
    milliseconds: Mapped[float] = mapped_column()
    tokens: Mapped[int] = mapped_column(BigInteger)
    cost_micros: Mapped[int] = mapped_column(BigInteger)


class DraftMeasureRow(Base):
    """What people changed of one draft before they submitted a version of it."""

    __tablename__ = "draft_measures"
    draft_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column()
    task: Mapped[str] = mapped_column(String(32))
    engine: Mapped[str] = mapped_column(Text)
    prompt_version: Mapped[str] = mapped_column(Text)
    sar_compartment: Mapped[bool] = mapped_column()
    edit_distance: Mapped[float] = mapped_column()
    overrides: Mapped[int] = mapped_column()
    __table_args__ = (Index("ix_draft_measures_at", "at"),)


_OF_ITEM = "FROM qa_items i JOIN {} x ON x.draft_id = i.draft_id WHERE i.item_id = NEW.item_id AND x.{} = NEW.reviewer_id"
REVIEW_GUARDS = (
    Guard(
        "golden_candidates_decided_once",
        "golden_candidates",
        "UPDATE",
        "OLD.state <> 'open'",
        "a candidate is decided once",
    ),
    Guard(
        "golden_candidates_stay_decided",
        "golden_candidates",
        "DELETE",
        "OLD.state <> 'open'",
        "a decided candidate is never deleted",
    ),
    *append_only("qa_samples", "qa_items", "qa_scores", "run_measures", "draft_measures"),
    Guard(
        "qa_scores_independent",
        "qa_scores",
        "INSERT",
        " OR ".join(
            f"EXISTS (SELECT 1 {_OF_ITEM.format(table, column)})"
            for table, column in (
                ("draft_versions", "author_id"),
                ("submissions", "submitted_by"),
                ("reviews", "reviewer_id"),
            )
        ),
        "independent: who wrote or checked a draft does not score it",
    ),
    Guard(
        "qa_items_of_approved",
        "qa_items",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM drafts d WHERE d.draft_id = NEW.draft_id AND d.status IN ('approved','committed'))",
        "a sample holds approved drafts only",
    ),
)
