"""Examples in the OpenAPI document; a test holds each against its own schema."""

from typing import Any

CASE_ID = "CF-100002"
RUN_ID = "R-9f3c1b7a2e40"
DRAFT_ID = "DR-41c7d9e0b2aa"
IDEMPOTENCY_KEY = "0f1d2c3b-case-feed-17"

POLICY_QUESTION: dict[str, Any] = {
    "question": "Above which amount at risk are two approvers required?",
    "as_of": "2026-11-23",
}
DRAFT_REQUEST: dict[str, Any] = {"task": "case_note"}

RUN: dict[str, Any] = {
    "run_id": RUN_ID,
    "task": "policy_answer",
    "case_id": None,
    "question": POLICY_QUESTION["question"],
    "audience": "internal",
    "engine": "offline",
    "engine_note": "No model is configured.",
    "prompt_version": "policy_answer@3",
    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    "started_at": "2026-11-23T09:30:00Z",
    "milliseconds": 84.0,
    "refused": False,
    "refusal_reason": "",
    "body": "Two approvers are required above $10,000 at risk. [P1]",
    "output": {"answered": True},
    "statements": [
        {
            "text": "Two approvers are required above $10,000 at risk.",
            "kind": "fact",
            "cites": ["P1"],
            "supported": True,
            "failures": [],
        }
    ],
    "passed": True,
    "missing_elements": [],
    "evidence": [],
    "facts": [],
    "passages": [
        {
            "id": "P1",
            "passage_id": "HB-POL-001#4",
            "doc_id": "HB-POL-001",
            "title": "Approval policy",
            "heading": "Two approvers",
            "citation": "HB-POL-001 §4",
            "text": "A submission with more than $10,000 at risk needs two approvers.",
        }
    ],
    "gaps": [],
    "left_out": [],
    "hidden": 0,
}

DRAFT: dict[str, Any] = {
    "draft_id": DRAFT_ID,
    "case_id": CASE_ID,
    "run_id": RUN_ID,
    "task": "case_note",
    "kind": "case_note",
    "audience": "internal",
    "title": "Case note",
    "status": "draft",
    "author_id": "svc-case-feed",
    "created_at": "2026-11-23T09:30:00Z",
    "version": 1,
    "text_hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "body": "Six online payments total $12,820.50. [F1]",
    "passed": True,
    "unsupported": 0,
}

QUEUE: dict[str, Any] = {
    "items": [
        {
            "case_id": CASE_ID,
            "queue": "card_fraud",
            "title": "Six online payments in fifteen minutes",
            "customer_id": "C-100001",
            "customer_name": "Nadia Petrova",
            "triage": "critical",
            "score": 94,
            "amount_at_risk": {"amount": "12820.50", "currency": "USD"},
            "status": "open",
            "owner_id": None,
            "opened_at": "2026-11-22T08:15:00Z",
            "due_at": "2026-12-07T04:59:59Z",
            "due_title": "Provisional credit",
            "clock_state": "running",
            "snoozed_until": None,
        }
    ],
    "total": 41,
    "offset": 0,
    "limit": 1,
    "next_offset": 1,
    "by_queue": {"card_fraud": 41},
    "overdue": 2,
    "at_risk": 3,
    "unassigned": 20,
}
