"""Triggers of the governance tables."""

from copilot.store.guards import Guard

GOVERNANCE_GUARDS: tuple[Guard, ...] = (
    Guard("model_calls_no_update", "model_calls", "UPDATE", "1 = 1", "model_calls is append-only"),
    Guard("prompt_log_no_update", "prompt_log", "UPDATE", "1 = 1", "prompt_log is append-only"),
    Guard("kept_answers_no_update", "kept_answers", "UPDATE", "1 = 1", "kept_answers is append-only"),
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
        "NEW.wrapped IS NULL AND EXISTS (SELECT 1 FROM legal_holds h WHERE h.case_id = NEW.case_id)",
        "a case on legal hold is not erased",
    ),
    *(
        Guard(
            f"{table}_on_hold",
            table,
            "DELETE",
            "EXISTS (SELECT 1 FROM legal_holds h WHERE h.case_id = OLD.case_id)",
            "a case on legal hold is not erased",
        )
        for table in ("model_calls", "prompt_log", "kept_answers")
    ),
    *(
        Guard(
            f"audit_checkpoints_no_{event.lower()}",
            "audit_checkpoints",
            event,
            "1 = 1",
            "audit_checkpoints is append-only",
        )
        for event in ("UPDATE", "DELETE")
    ),
)
