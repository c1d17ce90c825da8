"""Commit what was approved: the outbox pass, exactly one effect per approved text."""

from datetime import datetime, timedelta
from typing import Literal

from copilot.domain.draft import DraftKind, DraftStatus
from copilot.domain.ids import DraftId
from copilot.domain.views import CommitResult
from copilot.errors import CopilotError, TransientError
from copilot.ports.outbox import OutboxEntry
from copilot.ports.systems import SystemsOfRecord, WriteReceipt
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.telemetry import put, span
from copilot.usecases.case_projection import SYSTEM_ACTOR
from copilot.usecases.draft_access import record_draft_event
from copilot.usecases.void_submissions import void_expired

LEASE = timedelta(seconds=60)
"""How long a worker may take for one row before another repeats it; connectors time out well within."""
MAX_PER_PASS = 100
_BACKOFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))


def commit_approved(
    *, systems: SystemsOfRecord, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> CommitResult:
    """Write every approved draft that is due; safe to run from several processes and to repeat.

    A row is leased, then written under its own key, then closed with its audit row. A crash
    anywhere in between leaves the row to be repeated under the same key, which the system of
    record answers with the first receipt. No answer: tried again later. Refused: marked as
    failed and shown, for a person to act.
    """
    void_expired(unit_of_work=unit_of_work, time_source=time_source)
    committed: list[DraftId] = []
    failed: list[DraftId] = []
    for _ in range(MAX_PER_PASS):
        now = time_source.now()
        with unit_of_work() as unit:
            leased = unit.outbox.claim(now=now, leased_until=now + LEASE, limit=1)
        if not leased:
            break
        entry = leased[0]
        with span("commit", case_id=entry.case_id, attempt=entry.attempts) as current:
            outcome = _attempted(entry, systems, unit_of_work, time_source)
            put(current, outcome=outcome)
        if outcome != "delayed":
            (committed if outcome == "committed" else failed).append(entry.draft_id)
    with unit_of_work(read_only=True) as unit:
        return CommitResult(committed=tuple(committed), failed=tuple(failed), waiting=unit.outbox.waiting())


def _attempted(
    entry: OutboxEntry,
    systems: SystemsOfRecord,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Literal["committed", "delayed", "failed"]:
    try:
        receipt = systems.ticketing.write(entry.command, idempotency_key=entry.key)
    except TransientError as error:
        _put_back(unit_of_work, entry, error, time_source.now())
        return "delayed"
    except CopilotError as error:
        _give_up(unit_of_work, entry, error)
        return "failed"
    _close(unit_of_work, entry, receipt, time_source.now())
    return "committed"


def _close(unit_of_work: UnitOfWorkFactory, entry: OutboxEntry, receipt: WriteReceipt, now: datetime) -> None:
    with unit_of_work() as unit:
        if not unit.outbox.committed(entry.key, reference=receipt.reference, at=now):
            return  # a worker whose lease had run out was in fact alive and has closed it
        unit.drafts.set_status(entry.draft_id, DraftStatus.COMMITTED, reference=receipt.reference)
        details = {"reference": receipt.reference, "replayed": receipt.replayed, "attempts": entry.attempts}
        if _audit(unit, "draft.committed", entry, details) is DraftKind.DISPOSITION:
            unit.cases.close(entry.case_id)


def _put_back(
    unit_of_work: UnitOfWorkFactory, entry: OutboxEntry, error: CopilotError, now: datetime
) -> None:
    wait = _BACKOFF[min(entry.attempts, len(_BACKOFF)) - 1]
    with unit_of_work() as unit:
        unit.outbox.retry(entry.key, error=error.user_message, not_before=now + wait)
        _audit(unit, "draft.commit_delayed", entry, {"attempts": entry.attempts, "error": error.user_message})


def _give_up(unit_of_work: UnitOfWorkFactory, entry: OutboxEntry, error: CopilotError) -> None:
    with unit_of_work() as unit:
        unit.outbox.failed(entry.key, error=error.user_message)
        _audit(unit, "draft.commit_failed", entry, {"attempts": entry.attempts, "error": error.user_message})


def _audit(unit: UnitOfWork, action: str, entry: OutboxEntry, details: dict[str, object]) -> DraftKind:
    draft = unit.drafts.get(entry.draft_id)
    assert draft is not None
    record_draft_event(unit, action, draft, SYSTEM_ACTOR, {"key": entry.key, **details})
    return draft.kind
