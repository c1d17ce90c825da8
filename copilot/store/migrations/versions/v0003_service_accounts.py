"""Service accounts of the HTTP API."""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment
from copilot.store.guards import create_statements
from copilot.store.service_account_rows import SERVICE_ACCOUNT_GUARDS

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "service_accounts",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("revoked_at", UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["users.user_id"], name=op.f("fk_service_accounts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.user_id"], name=op.f("fk_service_accounts_created_by")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_service_accounts")),
    )
    op.create_table(
        "service_tokens",
        sa.Column("token_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("expires_at", UtcMoment(), nullable=False),
        sa.Column("revoked_at", UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["service_accounts.account_id"], name=op.f("fk_service_tokens_account_id")
        ),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_service_tokens")),
    )
    op.create_index(op.f("ix_service_tokens_account_id"), "service_tokens", ["account_id"], unique=False)
    for statement in create_statements(op.get_bind().dialect.name, SERVICE_ACCOUNT_GUARDS):
        op.execute(statement)
