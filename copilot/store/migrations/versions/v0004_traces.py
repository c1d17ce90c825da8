"""Spans kept locally."""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "spans",
        sa.Column("trace_id", sa.String(length=32), nullable=False),
        sa.Column("span_id", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("started_at", UtcMoment(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("trace_id", "span_id", name=op.f("pk_spans")),
    )
    op.create_index(op.f("ix_spans_started_at"), "spans", ["started_at"], unique=False)
    op.create_index(op.f("ix_spans_case_id"), "spans", ["case_id"], unique=False)
