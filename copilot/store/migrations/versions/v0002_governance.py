"""Encryption, prompt log, model ledger, legal holds, audit checkpoints.

What was written in clear before is sealed right after the migrations, in their transaction:
see `copilot.store.sealing`.
"""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment
from copilot.store.governance_guards import GOVERNANCE_GUARDS
from copilot.store.guards import create_statements

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _keys()
    _model_calls()
    _logs()
    _holds_and_checkpoints()
    for statement in create_statements(op.get_bind().dialect.name, GOVERNANCE_GUARDS):
        op.execute(statement)


def _keys() -> None:
    op.create_table(
        "installation_key",
        sa.Column("row_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("master_id", sa.String(length=16), nullable=False),
        sa.Column("since", UtcMoment(), nullable=False),
        sa.CheckConstraint("row_id = 1", name=op.f("ck_installation_key_one_row")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_installation_key")),
    )
    op.create_table(
        "data_keys",
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("wrapped", sa.Text(), nullable=True),
        sa.Column("next_wrapped", sa.Text(), nullable=True),
        sa.Column("next_master_id", sa.String(length=16), nullable=True),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("destroyed_at", UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_data_keys_destroyed")
        ),
        sa.CheckConstraint(
            "wrapped IS NOT NULL OR next_wrapped IS NULL", name=op.f("ck_data_keys_next_of_destroyed")
        ),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_data_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_data_keys_key_id")),
    )
    op.create_index(op.f("ix_data_keys_case_id"), "data_keys", ["case_id"], unique=False)


def _model_calls() -> None:
    op.create_table(
        "model_calls",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("trace_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_model_calls")),
        sa.UniqueConstraint("call_id", name=op.f("uq_model_calls_call_id")),
    )
    spent = ["at", "actor_id", "input_tokens", "output_tokens", "cost_micros"]
    op.create_index("ix_model_calls_spent", "model_calls", spent, unique=False)
    op.create_index("ix_model_calls_run", "model_calls", ["run_id"], unique=False)
    op.create_index("ix_model_calls_case", "model_calls", ["case_id"], unique=False)


def _logs() -> None:
    op.create_table(
        "kept_answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_answers")),
    )
    op.create_index(op.f("ix_kept_answers_at"), "kept_answers", ["at"], unique=False)
    op.create_table(
        "prompt_log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("policy", sa.String(length=16), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("sent_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.CheckConstraint("policy IN ('metadata','redacted','full')", name=op.f("ck_prompt_log_policy")),
        sa.CheckConstraint(
            "policy <> 'metadata' OR (sent = '' AND received = '')",
            name=op.f("ck_prompt_log_metadata_has_no_text"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_prompt_log")),
    )
    op.create_index(op.f("ix_prompt_log_at"), "prompt_log", ["at"], unique=False)
    op.create_index(op.f("ix_prompt_log_case_id"), "prompt_log", ["case_id"], unique=False)


def _holds_and_checkpoints() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", UtcMoment(), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lifted_at", UtcMoment(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_case_id"), "legal_holds", ["case_id"], unique=False)
    op.create_table(
        "audit_checkpoints",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_checkpoints")),
    )
