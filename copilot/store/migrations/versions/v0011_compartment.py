"""Runs and model calls say whether they belong to the SAR compartment; a draft of the AML queue does too.

Of an earlier run or call the answer is known where the run's figures kept it, and otherwise strict: hidden.
"""

import sqlalchemy as sa
from alembic import op

from copilot.store.governance_guards import GOVERNANCE_GUARDS
from copilot.store.guards import GUARDS, pause_statements

revision = "0011"
down_revision = "0010"

_OPEN = """UPDATE {table} SET sar_compartment = false WHERE EXISTS
    (SELECT 1 FROM run_measures m WHERE m.run_id = {table}.run_id AND m.sar_compartment IS FALSE)"""


def upgrade() -> None:
    for table in ("runs", "model_calls"):
        op.add_column(
            table, sa.Column("sar_compartment", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    for guard in (*GUARDS, *GOVERNANCE_GUARDS):
        if guard.name in ("runs_no_update", "model_calls_no_update"):
            off, on = pause_statements(op.get_bind().dialect.name, guard)
            for statement in (off, _OPEN.format(table=guard.table), *on):
                op.execute(statement)
    op.execute("UPDATE drafts SET sar_compartment = true WHERE queue = 'aml'")
