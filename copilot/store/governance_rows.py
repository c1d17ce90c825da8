"""Tables of governance: keys, model calls, kept answers, prompt log, legal holds, erasures, checkpoints."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.models import Base, Id

Scope = String(120)


class InstallationKeyRow(Base):
    """Which installation key wraps the data keys: its id, never the key."""

    __tablename__ = "installation_key"
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    master_id: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column()
    __table_args__ = (CheckConstraint("row_id = 1", name="one_row"),)


class DataKeyRow(Base):
    """The key of one scope, under the installation key; and under the next one while that is being rotated.

    Without `wrapped` the key was destroyed: the row stays to say when.
    """

    __tablename__ = "data_keys"
    scope: Mapped[str] = mapped_column(Scope, primary_key=True)
    key_id: Mapped[str] = mapped_column(String(16), unique=True)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    wrapped: Mapped[str | None] = mapped_column(Text)
    next_wrapped: Mapped[str | None] = mapped_column(Text)
    next_master_id: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column()
    destroyed_at: Mapped[datetime | None] = mapped_column()
    __table_args__ = (
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
        CheckConstraint("wrapped IS NOT NULL OR next_wrapped IS NULL", name="next_of_destroyed"),
    )


class ModelCallRow(Base):
    """One call to a model, without texts."""

    __tablename__ = "model_calls"
    number: Mapped[int] = mapped_column(primary_key=True)  # the order of writing
    call_id: Mapped[str] = mapped_column(Id, unique=True)
    key: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[str] = mapped_column(Id)
    trace_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column()
    actor_id: Mapped[str] = mapped_column(Id)
    case_id: Mapped[str | None] = mapped_column(Id)
    task: Mapped[str] = mapped_column(String(32))
    engine: Mapped[str] = mapped_column(Text)
    prompt_version: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column()
    milliseconds: Mapped[float] = mapped_column()
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    cost_micros: Mapped[int] = mapped_column(BigInteger)
    sar_compartment: Mapped[bool] = mapped_column(server_default=true())  # hidden unless told otherwise
    __table_args__ = (
        Index("ix_model_calls_spent", "at", "actor_id", "input_tokens", "output_tokens", "cost_micros"),
        Index("ix_model_calls_run", "run_id"),
        Index("ix_model_calls_case", "case_id"),
    )


class KeptAnswerRow(Base):
    """An answer that was paid for, sealed, under its idempotency key."""

    __tablename__ = "kept_answers"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(Text)


class PromptLogRow(Base):
    """What was sent and what came back, sealed, as far as the provider's policy keeps it."""

    __tablename__ = "prompt_log"
    number: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(index=True)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    engine: Mapped[str] = mapped_column(Text)
    policy: Mapped[str] = mapped_column(String(16))
    prompt_version: Mapped[str] = mapped_column(Text)
    sent_bytes: Mapped[int] = mapped_column(BigInteger)
    received_bytes: Mapped[int] = mapped_column(BigInteger)
    sent: Mapped[str] = mapped_column(Text)
    received: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint("policy IN ('metadata','redacted','full')", name="policy"),
        CheckConstraint("policy <> 'metadata' OR (sent = '' AND received = '')", name="metadata_has_no_text"),
    )


class LegalHoldRow(Base):
    """A case that nothing may erase until the hold is lifted; lifted ones stay as a record."""

    __tablename__ = "legal_holds"
    hold_id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(Id)
    set_at: Mapped[datetime] = mapped_column()
    lifted_by: Mapped[str | None] = mapped_column(Id)
    lifted_at: Mapped[datetime | None] = mapped_column()
    lift_reason: Mapped[str] = mapped_column(Text)


class CheckpointRow(Base):
    """The chain's end at one moment, signed."""

    __tablename__ = "audit_checkpoints"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    public_key: Mapped[str] = mapped_column(Id)
    signature: Mapped[str] = mapped_column(String(128))
