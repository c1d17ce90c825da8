"""Why a submission needs two approvers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Earlier submissions have no reason."""
    op.add_column("submissions", sa.Column("approvals_reason", sa.Text(), nullable=False, server_default=""))
