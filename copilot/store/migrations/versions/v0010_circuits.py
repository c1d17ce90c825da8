"""How the circuits of engines opened and closed."""

import sqlalchemy as sa
from alembic import op

from copilot.store.circuit_rows import CIRCUIT_GUARDS
from copilot.store.columns import UtcMoment
from copilot.store.guards import create_statements

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "circuit_changes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("process", sa.String(length=16), nullable=False),
        sa.CheckConstraint("state IN ('closed','open','half_open')", name=op.f("ck_circuit_changes_state")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_circuit_changes")),
    )
    op.create_index(op.f("ix_circuit_changes_at"), "circuit_changes", ["at"], unique=False)
    for statement in create_statements(op.get_bind().dialect.name, CIRCUIT_GUARDS):
        op.execute(statement)
