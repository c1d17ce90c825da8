"""Triggers: the rules that hold even against code that forgets them, in both dialects."""

from typing import NamedTuple


class Guard(NamedTuple):
    """Refuse `event` on `table` when `condition` (SQL over NEW and OLD) holds."""

    name: str
    table: str
    event: str  # "INSERT", "UPDATE", "DELETE"
    condition: str
    message: str


def append_only(*tables: str, events: tuple[str, ...] = ("UPDATE", "DELETE")) -> list[Guard]:
    """Guards that refuse to change and to delete the rows of these tables, or one of the two."""
    return [
        Guard(f"{table}_no_{event.lower()}", table, event, "1 = 1", f"{table} is append-only")
        for table in tables
        for event in events
    ]


GUARDS: tuple[Guard, ...] = (
    *append_only("audit", "draft_versions", "submissions", "reviews", "runs"),
    Guard("drafts_no_delete", "drafts", "DELETE", "1 = 1", "a draft is never deleted"),
    Guard("outbox_no_delete", "outbox", "DELETE", "1 = 1", "an outbox row is never deleted"),
    Guard("drafts_begin_as_draft", "drafts", "INSERT", "NEW.status <> 'draft'", "a draft begins as a draft"),
    Guard(
        "drafts_need_approvals",
        "drafts",
        "UPDATE",
        "NEW.status IN ('approved', 'committed') AND COALESCE((SELECT s.approvals_needed FROM submissions s"
        " WHERE s.submission_id = NEW.submission_id AND s.draft_id = NEW.draft_id), 999) >"
        " (SELECT COUNT(*) FROM reviews r JOIN submissions s ON s.submission_id = r.submission_id"
        " WHERE r.submission_id = NEW.submission_id AND r.decision = 'approve' AND r.text_hash = s.text_hash)",
        "a draft is approved only with the approvals it needs",
    ),
    Guard(
        "reviews_four_eyes",
        "reviews",
        "INSERT",
        "EXISTS (SELECT 1 FROM draft_versions v WHERE v.draft_id = NEW.draft_id AND v.author_id = NEW.reviewer_id)"
        " OR EXISTS (SELECT 1 FROM submissions s WHERE s.submission_id = NEW.submission_id"
        " AND s.submitted_by = NEW.reviewer_id)",
        "four_eyes: an author is never the approver",
    ),
    Guard(
        "reviews_of_frozen_text",
        "reviews",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM submissions s JOIN drafts d ON d.draft_id = s.draft_id"
        " WHERE s.submission_id = NEW.submission_id AND s.draft_id = NEW.draft_id AND d.status = 'submitted'"
        " AND d.submission_id = s.submission_id AND s.text_hash = NEW.text_hash"
        " AND s.evidence_hash = NEW.evidence_hash)",
        "a review names the text and evidence that were submitted",
    ),
    Guard(
        "outbox_of_approved",
        "outbox",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM drafts d WHERE d.draft_id = NEW.draft_id AND d.status = 'approved')",
        "only an approved draft is committed",
    ),
    Guard(
        "outbox_command_frozen",
        "outbox",
        "UPDATE",
        "NEW.command <> OLD.command OR NEW.draft_id <> OLD.draft_id OR NEW.key <> OLD.key",
        "an approved command is never changed",
    ),
)


def create_statements(guard: Guard, dialect: str) -> list[str]:
    """The DDL of a guard for "sqlite" or "postgresql"."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} WHEN {guard.condition}"
            f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        ]
    back = "OLD" if guard.event == "DELETE" else "NEW"
    # 23514 is check_violation: drivers report it as an integrity error, as SQLite's ABORT is.
    return [
        f"CREATE FUNCTION guard_{guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {guard.condition} THEN"
        f" RAISE EXCEPTION '{guard.message}' USING ERRCODE = '23514'; END IF; RETURN {back}; END $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION guard_{guard.name}()",
    ]
