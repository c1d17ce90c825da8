"""Evaluations and what each scenario came to."""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment
from copilot.store.evaluation_rows import EVALUATION_GUARDS
from copilot.store.guards import create_statements

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "evaluations",
        sa.Column("evaluation_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcMoment(), nullable=False),
        sa.Column("finished_at", UtcMoment(), nullable=True),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("suites", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("prompts", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("evaluation_id", name=op.f("pk_evaluations")),
    )
    op.create_index(op.f("ix_evaluations_started_at"), "evaluations", ["started_at"], unique=False)
    op.create_table(
        "evaluation_results",
        sa.Column("evaluation_id", sa.String(length=64), nullable=False),
        sa.Column("scenario_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suite", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('passed','failed','error')", name=op.f("ck_evaluation_results_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.evaluation_id"], name=op.f("fk_evaluation_results_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "scenario_id", name=op.f("pk_evaluation_results")),
    )
    for statement in create_statements(op.get_bind().dialect.name, EVALUATION_GUARDS):
        op.execute(statement)
