"""The table of circuits' changes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.guards import append_only
from copilot.store.models import Base


class CircuitChangeRow(Base):
    """One change of one engine's circuit."""

    __tablename__ = "circuit_changes"
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    engine: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    process: Mapped[str] = mapped_column(String(16))
    __table_args__ = (CheckConstraint("state IN ('closed','open','half_open')", name="state"),)


CIRCUIT_GUARDS = append_only("circuit_changes")
