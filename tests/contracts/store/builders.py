"""Projections, drafts and reviews for the store's contract, without any use case."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, text

from copilot.domain.desk_operations import SpanView
from copilot.domain.draft import Draft, DraftKind, DraftStatus, DraftVersion, Review, Submission
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, CustomerId, DraftId, UserId
from copilot.domain.model_call import ModelCall
from copilot.domain.statement import Verification
from copilot.ports.case_work import CaseProjection
from copilot.ports.prompt_log import PromptEntry
from copilot.ports.unit_of_work import UnitOfWork
from tests.fakes.records import NOW, usd

PASSED = Verification(passed=True, verdicts=())
CASE = CaseId("CF-100001")
DRAFT = DraftId("DR-1")
SECRET = "Marisol Ortega lost her purse in Leith"


def projection(case_id: str = CASE, **overrides: Any) -> CaseProjection:
    fields: dict[str, Any] = {
        "case_id": CaseId(case_id),
        "queue": Queue.CARD_FRAUD,
        "customer_id": CustomerId("C-100001"),
        "customer_name": "Marisol Ortega",
        "title": "Card testing",
        "amount_at_risk": usd("149.94"),
        "triage": "high",
        "score": 80,
        "alerts": 1,
        "closed": False,
        "opened_at": NOW,
        "updated_at": NOW,
        "due_at": NOW + timedelta(days=10),
        "due_title": "Decide",
        "clock_rule": "reg_e",
        "clock_started_at": NOW,
        "clock_paused": False,
    }
    return CaseProjection(**{**fields, **overrides})


def version(number: int = 1, *, by: str = "ben", body: str = "Nothing was lost.") -> DraftVersion:
    return DraftVersion(
        number=number,
        origin="analyst",
        author_id=UserId(by),
        created_at=NOW,
        body=body,
        statements=(),
        verification=PASSED,
    )


def draft(draft_id: str = DRAFT, **overrides: Any) -> Draft:
    fields: dict[str, Any] = {
        "draft_id": DraftId(draft_id),
        "case_id": CASE,
        "queue": Queue.CARD_FRAUD,
        "task": "case_note",
        "kind": DraftKind.CASE_NOTE,
        "audience": "internal",
        "title": "Case note",
        "status": DraftStatus.DRAFT,
        "author_id": UserId("ben"),
        "created_at": NOW,
        "run_id": None,
        "engine": "offline",
        "pack": EvidencePack(case_id=CASE, as_of=NOW),
        "versions": (version(),),
        "submission": None,
        "reviews": (),
        "sar_compartment": False,
    }
    return Draft(**{**fields, **overrides})


def submission(**overrides: Any) -> Submission:
    fields: dict[str, Any] = {
        "version": 1,
        "text_hash": version().text_hash,
        "evidence_hash": draft().pack.content_hash,
        "submitted_by": UserId("ben"),
        "submitted_at": NOW,
        "expires_at": NOW + timedelta(hours=72),
        "named_checker": None,
        "approvals_needed": 1,
    }
    return Submission(**{**fields, **overrides})


def review(by: str = "ella", **overrides: Any) -> Review:
    fields: dict[str, Any] = {
        "reviewer_id": UserId(by),
        "decision": "approve",
        "reason": "",
        "text_hash": version().text_hash,
        "evidence_hash": draft().pack.content_hash,
        "evidence_opened": 2,
        "seconds_looked": 30.0,
        "at": NOW,
    }
    return Review(**{**fields, **overrides})


def put_submitted(unit: UnitOfWork, **overrides: Any) -> None:
    unit.cases.put([projection()])
    unit.drafts.add(draft())
    unit.drafts.submit(DRAFT, submission(**overrides), pack=draft().pack)


def entry(**overrides: object) -> PromptEntry:
    fields: dict[str, object] = {
        "call_id": "L-1", "at": NOW, "case_id": CASE, "engine": "stub:one", "policy": "full",
        "prompt_version": "case_note@1", "sent_bytes": 10, "received_bytes": 20, "sent": SECRET, "received": SECRET,
    }  # fmt: skip
    return PromptEntry.model_validate({**fields, **overrides})


def call(call_id: str, **overrides: object) -> ModelCall:
    fields: dict[str, object] = {
        "call_id": call_id, "key": "k", "run_id": "R-1", "trace_id": "t", "at": NOW, "actor_id": "ben",
        "case_id": CASE, "task": "case_note", "engine": "stub:one", "prompt_version": "1", "outcome": "answered",
        "attempts": 1, "milliseconds": 12.5, "input_tokens": 100, "output_tokens": 10, "cost_micros": 7,
        "sar_compartment": False,
    }  # fmt: skip
    return ModelCall.model_validate({**fields, **overrides})


def span(span_id: str) -> SpanView:
    return SpanView(
        span_id=span_id,
        parent_id=None,
        name="run",
        started_at=NOW,
        milliseconds=1.0,
        attributes={},
        failed=False,
    )


def drop_guard(connection: Connection, name: str, *, table: str) -> None:
    """Take a trigger away, as an intruder with the rights of the database's owner would."""
    of_table = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    connection.execute(text(f"DROP TRIGGER {name}{of_table}"))
