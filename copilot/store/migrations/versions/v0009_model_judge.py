"""How the model that judged an evaluation agrees with people."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("judge", sa.Text(), nullable=True))
