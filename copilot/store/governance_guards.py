"""Triggers of the governance tables."""

from copilot.store.guards import Guard, append_only

_HELD = "EXISTS (SELECT 1 FROM legal_holds h WHERE h.case_id = {}.case_id AND h.lifted_at IS NULL)"
_REFUSAL = "a case on legal hold is not erased"

GOVERNANCE_GUARDS: tuple[Guard, ...] = (
    *append_only("model_calls", "prompt_log", "kept_answers", events=("UPDATE",)),
    Guard("data_keys_no_delete", "data_keys", "DELETE", "1 = 1", "a data key is destroyed, never deleted"),
    Guard(
        "data_keys_stay_destroyed",
        "data_keys",
        "UPDATE",
        "OLD.wrapped IS NULL",
        "a destroyed data key never returns",
    ),
    Guard(
        "data_keys_on_hold",
        "data_keys",
        "UPDATE",
        f"NEW.wrapped IS NULL AND {_HELD.format('NEW')}",
        _REFUSAL,
    ),
    Guard(
        "data_keys_in_work",
        "data_keys",
        "UPDATE",
        "NEW.wrapped IS NULL AND NEW.scope = NEW.case_id || '/drafts'"
        " AND EXISTS (SELECT 1 FROM outbox o WHERE o.case_id = NEW.case_id AND o.state = 'pending')",
        "an approved write that is still on its way is not erased",
    ),
    Guard(
        "case_work_on_hold",
        "case_work",
        "UPDATE",
        f"NEW.customer_id = '' AND {_HELD.format('NEW')}",
        _REFUSAL,
    ),
    *(
        Guard(f"{table}_on_hold", table, "DELETE", _HELD.format("OLD"), _REFUSAL)
        for table in ("model_calls", "prompt_log", "kept_answers")
    ),
    Guard("legal_holds_no_delete", "legal_holds", "DELETE", "1 = 1", "a legal hold is lifted, never deleted"),
    Guard(
        "legal_holds_frozen",
        "legal_holds",
        "UPDATE",
        "OLD.lifted_at IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.reason <> OLD.reason",
        "a legal hold is lifted once and not changed",
    ),
    *append_only("audit_checkpoints"),
)
