"""The shadow lane: variants, comparisons, and what is live."""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment
from copilot.store.guards import create_statements
from copilot.store.shadow_rows import SHADOW_GUARDS

revision = "0008"
down_revision = "0007"

_VARIANT = ["shadow_variants.variant_id"]


def upgrade() -> None:
    _variants()
    _comparisons()
    _versions()
    for statement in create_statements(op.get_bind().dialect.name, SHADOW_GUARDS):
        op.execute(statement)


def _variants() -> None:
    op.create_table(
        "shadow_variants",
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", UtcMoment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint("kind IN ('prompt','engine')", name=op.f("ck_shadow_variants_kind")),
        sa.CheckConstraint(
            "state IN ('shadow','promoted','withdrawn')", name=op.f("ck_shadow_variants_state")
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_shadow_variants")),
    )


def _comparisons() -> None:
    op.create_table(
        "shadow_comparisons",
        sa.Column("variant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("sar_compartment", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["variant_id"], _VARIANT, name=op.f("fk_shadow_comparisons_variant_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_shadow_comparisons_run_id")),
        sa.PrimaryKeyConstraint("variant_id", "run_id", name=op.f("pk_shadow_comparisons")),
    )
    op.create_index("ix_shadow_comparisons_at", "shadow_comparisons", ["at"], unique=False)


def _versions() -> None:
    op.create_table(
        "live_versions",
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("variant_id", sa.String(length=64), nullable=True),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.String(length=64), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.CheckConstraint("kind IN ('prompt','engine')", name=op.f("ck_live_versions_kind")),
        sa.CheckConstraint("action IN ('promoted','rolled_back')", name=op.f("ck_live_versions_action")),
        sa.CheckConstraint("number > 0", name=op.f("ck_live_versions_number")),
        sa.CheckConstraint(
            "(action = 'rolled_back') = (restores IS NOT NULL)", name=op.f("ck_live_versions_restores")
        ),
        sa.CheckConstraint(
            "action <> 'promoted' OR (proposed_by IS NOT NULL AND decided_by <> proposed_by)",
            name=op.f("ck_live_versions_two_people"),
        ),
        sa.ForeignKeyConstraint(["variant_id"], _VARIANT, name=op.f("fk_live_versions_variant_id")),
        sa.PrimaryKeyConstraint("task", "kind", "number", name=op.f("pk_live_versions")),
    )
