"""The table of spans."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.models import Base, Id


class SpanRow(Base):
    """One span of a run. `case_id` stands only on the span that names it, which is the run's."""

    __tablename__ = "spans"
    trace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    span_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str | None] = mapped_column(Id)
    started_at: Mapped[datetime]
    milliseconds: Mapped[float]
    attributes: Mapped[str] = mapped_column(Text)  # JSON object of strings
    failed: Mapped[bool]

    __table_args__ = (Index(None, "started_at"), Index(None, "case_id"))
