"""Tables of evaluations: one row a pass, one row a scenario of it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.guards import append_only
from copilot.store.models import Base, Id


class EvaluationRow(Base):
    """One finished pass over golden scenarios."""

    __tablename__ = "evaluations"
    evaluation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None] = mapped_column()
    started_by: Mapped[str] = mapped_column(Id)
    suites: Mapped[str] = mapped_column(Text)  # JSON list
    engine: Mapped[str] = mapped_column(Text)
    prompts: Mapped[str] = mapped_column(Text)  # JSON: task → reference
    version: Mapped[str] = mapped_column(String(32))
    seed: Mapped[int] = mapped_column(BigInteger)
    passed: Mapped[int] = mapped_column()
    failed: Mapped[int] = mapped_column()
    errors: Mapped[int] = mapped_column()
    means: Mapped[str] = mapped_column(Text)  # JSON: suite → metric → mean
    judge: Mapped[str | None] = mapped_column(Text)  # JSON: its agreement with people; NULL: none was asked


class EvaluationResultRow(Base):
    """What one scenario came to; details hold the texts and are sealed."""

    __tablename__ = "evaluation_results"
    evaluation_id: Mapped[str] = mapped_column(ForeignKey("evaluations.evaluation_id"), primary_key=True)
    scenario_id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column()  # the order of the pass
    suite: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(16))
    milliseconds: Mapped[float] = mapped_column()
    details: Mapped[str] = mapped_column(Text)  # JSON: scores, problem, run, judgement
    __table_args__ = (CheckConstraint("outcome IN ('passed','failed','error')", name="outcome"),)


EVALUATION_GUARDS = append_only("evaluations", "evaluation_results")
