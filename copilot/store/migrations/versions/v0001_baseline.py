"""Baseline: the own store as first released.

The tables are spelled out rather than taken from the models, so that this step means the
same when the models have moved on.
"""

import sqlalchemy as sa
from alembic import op

from copilot.store.columns import UtcMoment
from copilot.store.guards import create_statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("sar_compartment", sa.Boolean(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_digest")),
    )
    op.create_index(op.f("ix_audit_actor_id"), "audit", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_case_id"), "audit", ["case_id"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("head_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint("head_id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("head_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "sync_state",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sync_state")),
    )
    op.create_table(
        "users",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_users")),
    )
    op.create_table(
        "case_work",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("triage", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcMoment(), nullable=False),
        sa.Column("updated_at", UtcMoment(), nullable=False),
        sa.Column("due_at", UtcMoment(), nullable=False),
        sa.Column("due_title", sa.Text(), nullable=False),
        sa.Column("clock_rule", sa.String(length=32), nullable=False),
        sa.Column("at_risk_at", UtcMoment(), nullable=False),
        sa.Column("clock_paused", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=True),
        sa.Column("locked_by", sa.String(length=64), nullable=True),
        sa.Column("locked_until", UtcMoment(), nullable=False),
        sa.Column("snoozed_until", UtcMoment(), nullable=False),
        sa.CheckConstraint("triage BETWEEN 0 AND 3", name=op.f("ck_case_work_triage")),
        sa.ForeignKeyConstraint(["locked_by"], ["users.user_id"], name=op.f("fk_case_work_locked_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.user_id"], name=op.f("fk_case_work_owner_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_work")),
    )
    op.create_index(
        "ix_case_work_amount",
        "case_work",
        [
            "amount_minor",
            "case_id",
            "queue",
            "status",
            "snoozed_until",
            "due_at",
            "at_risk_at",
            "clock_paused",
            "owner_id",
            "triage",
        ],
        unique=False,
    )
    op.create_index(
        "ix_case_work_clock",
        "case_work",
        [
            "due_at",
            "case_id",
            "queue",
            "status",
            "snoozed_until",
            "at_risk_at",
            "clock_paused",
            "owner_id",
            "triage",
        ],
        unique=False,
    )
    op.create_index(
        "ix_case_work_counts",
        "case_work",
        ["queue", "status", "snoozed_until", "due_at", "at_risk_at", "clock_paused", "owner_id", "triage"],
        unique=False,
    )
    op.create_index(
        "ix_case_work_id",
        "case_work",
        [
            "case_id",
            "queue",
            "status",
            "snoozed_until",
            "due_at",
            "at_risk_at",
            "clock_paused",
            "owner_id",
            "triage",
        ],
        unique=False,
    )
    op.create_index(
        "ix_case_work_opened",
        "case_work",
        [
            "opened_at",
            "case_id",
            "queue",
            "status",
            "snoozed_until",
            "due_at",
            "at_risk_at",
            "clock_paused",
            "owner_id",
            "triage",
        ],
        unique=False,
    )
    op.create_index(
        "ix_case_work_triage",
        "case_work",
        [
            "triage",
            "due_at",
            "case_id",
            "queue",
            "status",
            "snoozed_until",
            "at_risk_at",
            "clock_paused",
            "owner_id",
        ],
        unique=False,
    )
    op.create_index("ix_case_work_words", "case_work", ["search_text", "case_id"], unique=False)
    op.create_table(
        "operations",
        sa.Column("operation_id", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("claimed_until", UtcMoment(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["users.user_id"], name=op.f("fk_operations_actor_id")),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_operations")),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcMoment(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.user_id"], name=op.f("fk_runs_actor_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_runs_operation_id")),
    )
    op.create_index("ix_runs_case", "runs", ["case_id", "task", "started_at"], unique=False)
    op.create_table(
        "saved_views",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_saved_views_user_id")),
        sa.PrimaryKeyConstraint("user_id", "name", name=op.f("pk_saved_views")),
    )
    op.create_table(
        "checklist_ticks",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("done_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_work.case_id"], name=op.f("fk_checklist_ticks_case_id")),
        sa.ForeignKeyConstraint(["done_by"], ["users.user_id"], name=op.f("fk_checklist_ticks_done_by")),
        sa.PrimaryKeyConstraint("case_id", "key", name=op.f("pk_checklist_ticks")),
    )
    op.create_table(
        "drafts",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("updated_at", UtcMoment(), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("sar_compartment", sa.Boolean(), nullable=False),
        sa.Column("submission_id", sa.String(length=64), nullable=True),
        sa.Column("commit_reference", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft','submitted','approved','committed','rejected')", name=op.f("ck_drafts_status")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.user_id"], name=op.f("fk_drafts_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_work.case_id"], name=op.f("fk_drafts_case_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_drafts_run_id")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("run_id", name=op.f("uq_drafts_run_id")),
    )
    op.create_index(op.f("ix_drafts_case_id"), "drafts", ["case_id"], unique=False)
    op.create_index(op.f("ix_drafts_status"), "drafts", ["status"], unique=False)
    op.create_table(
        "ratings",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("thumbs", sa.String(length=4), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.user_id"], name=op.f("fk_ratings_actor_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_ratings_run_id")),
        sa.PrimaryKeyConstraint("run_id", "actor_id", name=op.f("pk_ratings")),
    )
    op.create_table(
        "draft_versions",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("unsupported", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.user_id"], name=op.f("fk_draft_versions_author_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.draft_id"], name=op.f("fk_draft_versions_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_draft_versions")),
    )
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("not_before", UtcMoment(), nullable=False),
        sa.Column("leased_until", UtcMoment(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("committed_at", UtcMoment(), nullable=True),
        sa.CheckConstraint("state IN ('pending','committed','failed')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.draft_id"], name=op.f("fk_outbox_draft_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_draft_id"), "outbox", ["draft_id"], unique=False)
    op.create_index("ix_outbox_due", "outbox", ["state", "not_before"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("evidence_hash", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", UtcMoment(), nullable=False),
        sa.Column("expires_at", UtcMoment(), nullable=False),
        sa.Column("named_checker", sa.String(length=64), nullable=True),
        sa.Column("approvals_needed", sa.Integer(), nullable=False),
        sa.Column("overrides", sa.Text(), nullable=False),
        sa.CheckConstraint("approvals_needed >= 1", name=op.f("ck_submissions_approvals_needed")),
        sa.ForeignKeyConstraint(
            ["draft_id", "version"],
            ["draft_versions.draft_id", "draft_versions.number"],
            name=op.f("fk_submissions_draft_id"),
        ),
        sa.ForeignKeyConstraint(
            ["named_checker"], ["users.user_id"], name=op.f("fk_submissions_named_checker")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["users.user_id"], name=op.f("fk_submissions_submitted_by")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submissions")),
    )
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("reviewer_id", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("evidence_hash", sa.String(length=64), nullable=False),
        sa.Column("evidence_opened", sa.Integer(), nullable=False),
        sa.Column("seconds_looked", sa.Double(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.CheckConstraint("decision = 'approve' OR length(reason) > 0", name=op.f("ck_reviews_reason")),
        sa.CheckConstraint("decision IN ('approve','return','reject')", name=op.f("ck_reviews_decision")),
        sa.CheckConstraint("reviewer_id <> submitted_by", name=op.f("ck_reviews_four_eyes")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.draft_id"], name=op.f("fk_reviews_draft_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["users.user_id"], name=op.f("fk_reviews_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.submission_id"], name=op.f("fk_reviews_submission_id")
        ),
        sa.ForeignKeyConstraint(["submitted_by"], ["users.user_id"], name=op.f("fk_reviews_submitted_by")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("submission_id", "reviewer_id", name=op.f("uq_reviews_submission_id")),
    )
    op.create_index(op.f("ix_reviews_draft_id"), "reviews", ["draft_id"], unique=False)
    for statement in create_statements(op.get_bind().dialect.name):
        op.execute(statement)
