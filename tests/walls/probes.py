"""Every method of the product's front door, as somebody outside the compartment would try it."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from copilot.domain.disposition import Disposition, Outcome
from copilot.domain.identity import Actor, Queue
from copilot.domain.ids import UserId
from copilot.domain.money import Money
from copilot.domain.run import TaskName
from copilot.domain.views import AuditFilter, QueueFilter, SavedView
from copilot.errors import CopilotError
from copilot.services import Services
from tests.walls.compartment import Ids

Probe = Callable[[Services, Actor, Ids], Any]
_DECISION = Disposition(
    outcome=Outcome.INCONCLUSIVE,
    reason_code="none",
    action_taken="none taken",
    loss=Money(amount=0, currency="USD"),
    recovery=Money(amount=0, currency="USD"),
    rationale="tried from outside",
    copilot_recommendation=None,
)

BY_NUMBER: dict[str, Probe] = {
    "view_case": lambda s, a, i: s.view_case(a, i.case),
    "case_history": lambda s, a, i: s.case_history(a, i.case),
    "case_links": lambda s, a, i: s.case_links(a, i.case),
    "case_transactions": lambda s, a, i: s.case_transactions(a, i.case),
    "take_case": lambda s, a, i: s.take_case(a, i.case),
    "release_case": lambda s, a, i: s.release_case(a, i.case),
    "assign_cases": lambda s, a, i: s.assign_cases(a, [i.case], UserId("ben")),
    "snooze_cases": lambda s, a, i: s.snooze_cases(a, [i.case], s.bank_now() + timedelta(days=1), "why"),
    "tick_checklist": lambda s, a, i: s.tick_checklist(a, i.case, "evidence_reviewed", True),
    "latest_run": lambda s, a, i: s.latest_run(a, i.case, TaskName("sar_narrative")),
    "run_task": lambda s, a, i: s.run_task(
        a, i.case, TaskName("case_summary"), operation_id=f"outside-1-{i.case}"
    ),
    "start_run": lambda s, a, i: _awaited(s, a, i),
    "get_run": lambda s, a, i: s.get_run(a, i.run),
    "rate_run": lambda s, a, i: s.rate_run(a, i.run, "down"),
    "trace_of_run": lambda s, a, i: s.trace_of_run(a, i.run),
    "run_progress": lambda s, a, i: s.run_progress(a, i.operation),
    "cancel_run": lambda s, a, i: s.cancel_run(a, i.operation),
    "create_draft": lambda s, a, i: s.create_draft(a, i.run),
    "draft_for_the_queue": lambda s, a, i: s.draft_for_the_queue(a, i.run),
    "refuse_before_drafting": lambda s, a, i: s.refuse_before_drafting(a, i.case, operation_id="outside-3"),
    "propose_disposition": lambda s, a, i: s.propose_disposition(a, i.case, _DECISION),
    "get_draft": lambda s, a, i: s.get_draft(a, i.draft),
    "check_text": lambda s, a, i: s.check_text(a, i.draft, "text"),
    "edit_draft": lambda s, a, i: s.edit_draft(a, i.draft, "text", base_version=1),
    "submit_draft": lambda s, a, i: s.submit_draft(a, i.draft, version=1),
    "view_submission": lambda s, a, i: s.view_submission(a, i.draft),
    "review_draft": lambda s, a, i: s.review_draft(
        a, i.draft, "approve", text_hash="0", evidence_opened=1, seconds_looked=9.0
    ),
    "export_case_bundle": lambda s, a, i: s.export_case_bundle(a, i.case),
    "prompt_log": lambda s, a, i: s.prompt_log(a, i.case),
    "redact_text": lambda s, a, i: s.redact_text(a, "Call Maria Gomez.", case_id=i.case),
}
"""Asked for something hidden, each must answer as if asked for something that is not there."""

LISTS: dict[str, Probe] = {
    "list_queue": lambda s, a, i: [
        s.list_queue(a, QueueFilter(text=text, statuses=()), limit=200) for text in ("", i.case, "AM-")
    ],
    "take_next": lambda s, a, i: s.take_next(a, (Queue.AML,)),
    "list_drafts": lambda s, a, i: [s.list_drafts(a), s.list_drafts(a, case_id=i.case)],
    "list_approvals": lambda s, a, i: s.list_approvals(a),
    "list_views": lambda s, a, i: s.list_views(a),
    "save_view": lambda s, a, i: s.save_view(a, SavedView(name="mine", filter=QueueFilter())),
    "list_users": lambda s, a, i: s.list_users(a),
    "list_access": lambda s, a, i: s.list_access(a),
    "list_service_accounts": lambda s, a, i: s.list_service_accounts(a),
    "search_audit": lambda s, a, i: [
        s.search_audit(a, wanted, limit=1_000)
        for wanted in (AuditFilter(), AuditFilter(case_id=i.case), AuditFilter(actor_id=UserId("dev")))
    ],
    "export_audit": lambda s, a, i: list(s.export_audit(a, AuditFilter())),
    "search_passages": lambda s, a, i: s.search_passages(a, "suspicious activity report narrative"),
    "ask_policy": lambda s, a, i: s.ask_policy(a, "When is a report due?"),
    "list_documents": lambda s, a, i: s.list_documents(a),
    "engine_status": lambda s, a, i: s.engine_status(a),
    "circuit_history": lambda s, a, i: s.circuit_history(a),
    "budgets": lambda s, a, i: s.budgets(a),
    "recent_calls": lambda s, a, i: s.recent_calls(a, limit=1_000),
    "key_status": lambda s, a, i: s.key_status(a),
    "readiness": lambda s, a, i: s.readiness(),
    "operation_for": lambda s, a, i: s.operation_for(a, i.operation, b"{}"),
    "list_candidates": lambda s, a, i: s.list_candidates(a),
    "list_samples": lambda s, a, i: s.list_samples(a),
    "drift": lambda s, a, i: s.drift(a),
    "desk_figures": lambda s, a, i: s.desk_figures(a),
    "list_evaluations": lambda s, a, i: s.list_evaluations(a),
    "list_variants": lambda s, a, i: s.list_variants(a),
}
"""Lists, searches and totals: nothing in them may tell."""

OPEN_CASE: dict[str, Probe] = {
    name: BY_NUMBER[name]
    for name in (
        "view_case",
        "case_history",
        "case_links",
        "case_transactions",
        "export_case_bundle",
        "run_task",
    )
}
"""Paths into a case of their own, whose file holds a note that is not theirs."""

NOT_A_PATH = {
    "open_passage": "has a wall of its own: test_documents",
    "set_hold": "a manager of governance names a case by its number, hidden or not: decision 9",
    "lift_hold": "as set_hold",
    "list_holds": "as set_hold",
    "retention_plan": "as set_hold",
    "retention_run": "as set_hold",
    "verify_audit": "counts the whole chain by design: the verdict names a row's number and no content",
    "checkpoint_audit": "as verify_audit",
    "rotate_keys": "shows counts of sealed values",
    "ingest_documents": "takes in, shows nothing of cases",
    "create_service_account": "makes a caller, shows nothing of cases",
    "issue_service_token": "as create_service_account",
    "revoke_service_account": "as create_service_account",
    "revoke_user": "acts on users, shows nothing of cases",
    "restore_user": "as revoke_user",
    "screen_text": "reads only the text that it is given",
    "admit_caller": "as enter_desk, for service accounts",
    "enter_desk": "who somebody is; tests/identity",
    "leave_desk": "as enter_desk",
    "actor": "reads a user, for the command line and jobs",
    "sync_cases": "a system job without an actor",
    "commit_approved": "a system job without an actor",
    "view_candidate": "by a candidate's own id, which only its list gives; tests/review try it from outside",
    "promote_candidate": "as view_candidate",
    "dismiss_candidate": "as view_candidate",
    "golden_text": "a file that a policy owner has written, redacted",
    "draw_sample": "draws what the drawer may see; tests/review",
    "qa_items": "by a sample's own id; tests/review",
    "qa_form": "as qa_items",
    "qa_report": "as qa_items",
    "score_item": "as qa_items",
    "get_evaluation": "over the invented bank of the evaluation, not over live cases",
    "keep_evaluation": "as get_evaluation",
    "compare_evaluations": "as get_evaluation",
    "evaluation_standing": "as get_evaluation",
    "golden_scenarios": "as get_evaluation",
    "evaluation_models": "what is configured",
    "start_evaluation": "as get_evaluation",
    "evaluation_progress": "as get_evaluation",
    "cancel_evaluation": "as get_evaluation",
    "propose_prompt": "takes in a prompt, shows nothing of cases",
    "propose_engine": "as propose_prompt",
    "withdraw_variant": "as propose_prompt",
    "promote_variant": "as propose_prompt",
    "roll_back": "as propose_prompt",
    "run_variant": "shows counts; its pairs are tried in tests/usecases/test_live_versions",
    "shadow_report": "pairs of the compartment are tried in tests/usecases/test_live_versions",
    "variant_diff": "the product's own prompts",
    "prompt_diff": "as variant_diff",
    "named_prompt": "as variant_diff",
    "may_run_evaluations": "as start_evaluation",
    "live_versions": "as variant_diff",
    "now": "a clock",
    "bank_now": "a clock",
    "settings": "what is configured",
    "bank": "what is configured",
    "tasks": "what the copilot can do, as its folders say: nothing of a case",
    "sign_in_rules": "what is configured",
    "warm_up": "starts, shows nothing",
    "close": "stops, shows nothing",
}
"""Methods that no actor reads hidden work through, each with its reason."""


def attempt(probe: Probe, services: Services, actor: Actor, ids: Ids) -> tuple[str, Any]:
    """The kind of what came, with the result or the message."""
    try:
        return "answer", probe(services, actor, ids)
    except CopilotError as error:
        return type(error).__name__, error.user_message


def _awaited(services: Services, actor: Actor, ids: Ids) -> Any:
    """Start a run as a screen does and look until it has ended."""
    operation = f"outside-{ids.case}"
    services.start_run(actor, ids.case, TaskName("case_summary"), operation_id=operation)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        progress = services.run_progress(actor, operation)
        if progress.state not in ("waiting", "running"):
            return progress
        time.sleep(0.02)
    return progress
