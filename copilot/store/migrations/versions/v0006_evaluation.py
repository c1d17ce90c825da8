"""Evaluation: candidates for golden scenarios, the QA sample, and what drift is told from."""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment
from copilot.store.guards import create_statements
from copilot.store.review_rows import REVIEW_GUARDS

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _candidates()
    _qa()
    _measures()
    for statement in create_statements(op.get_bind().dialect.name, REVIEW_GUARDS):
        op.execute(statement)


def _candidates() -> None:
    op.create_table(
        "golden_candidates",
        sa.Column("candidate_id", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("draft_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.String(length=64), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sar_compartment", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", UtcMoment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("scenario_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "origin IN ('edited','overridden','returned','rejected','rated_down')",
            name=op.f("ck_golden_candidates_origin"),
        ),
        sa.CheckConstraint(
            "state IN ('open','promoted','dismissed')", name=op.f("ck_golden_candidates_state")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_golden_candidates_decided")
        ),
        sa.CheckConstraint(
            "(state = 'promoted') = (scenario_id <> '')", name=op.f("ck_golden_candidates_scenario")
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_golden_candidates")),
        sa.UniqueConstraint("origin", "subject", name=op.f("uq_golden_candidates_origin")),
    )
    op.create_index(op.f("ix_golden_candidates_at"), "golden_candidates", ["at"], unique=False)


def _qa() -> None:
    op.create_table(
        "qa_samples",
        sa.Column("sample_id", sa.String(length=64), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", UtcMoment(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("since", UtcMoment(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_qa_samples")),
    )
    op.create_table(
        "qa_items",
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("sample_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["qa_samples.sample_id"], name=op.f("fk_qa_items_sample_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.draft_id"], name=op.f("fk_qa_items_draft_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_qa_items")),
        sa.UniqueConstraint("sample_id", "number", name=op.f("uq_qa_items_sample_id")),
        sa.UniqueConstraint("sample_id", "draft_id", name="uq_qa_items_sample_draft"),
    )
    op.create_index(op.f("ix_qa_items_sample_id"), "qa_items", ["sample_id"], unique=False)
    op.create_table(
        "qa_scores",
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("reviewer_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["qa_items.item_id"], name=op.f("fk_qa_scores_item_id")),
        sa.PrimaryKeyConstraint("item_id", "reviewer_id", name=op.f("pk_qa_scores")),
    )


def _measures() -> None:
    op.create_table(
        "run_measures",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        *_measured(),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("supported", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_measures")),
    )
    op.create_index(op.f("ix_run_measures_at"), "run_measures", ["at"], unique=False)
    op.create_table(
        "draft_measures",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_measured(),
        sa.Column("edit_distance", sa.Double(), nullable=False),
        sa.Column("overrides", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_draft_measures")),
    )
    op.create_index(op.f("ix_draft_measures_at"), "draft_measures", ["at"], unique=False)


def _measured() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("sar_compartment", sa.Boolean(), nullable=False),
    )
