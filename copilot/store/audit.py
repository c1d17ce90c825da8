"""The hash chain, with its end sealed by a key that the database does not hold."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from copilot.domain.audit import GENESIS, AuditEvent, AuditVerdict
from copilot.domain.governance import Checkpoint
from copilot.domain.ids import CaseId
from copilot.domain.views import AuditFilter
from copilot.ports.time_source import TimeSource
from copilot.store.checkpoints import EVERY, Checkpoints
from copilot.store.compartment import readable
from copilot.store.mapping import model_of, row_of
from copilot.store.models import AuditHeadRow, AuditRow

_HEAD = 1


class SqlAuditTrail:
    """Implements `copilot.ports.audit.AuditTrail`.

    Every row carries the digest of the row before, so an edit, a reorder or a gap breaks
    the chain where it happens. A cut tail leaves a chain that holds: the sealed head says
    how long it was. An older copy of the whole database, head included, holds in itself: it
    is caught by a signed checkpoint that was exported after the copy was made.
    """

    def __init__(self, session: Session, time_source: TimeSource, key: bytes) -> None:
        self._session = session
        self._time = time_source
        self._key = key
        self._checkpoints = Checkpoints(session, key)

    def record(
        self,
        action: str,
        *,
        actor_id: str,
        subject: str,
        case_id: CaseId | None = None,
        details: dict[str, Any] | None = None,
        sar_compartment: bool = False,
    ) -> AuditEvent:
        head = self._session.get(AuditHeadRow, _HEAD, with_for_update=True)
        if head is None:
            head = AuditHeadRow(head_id=_HEAD, length=0, digest=GENESIS, seal="")
            self._session.add(head)
        unsigned = AuditEvent(
            sequence=head.length + 1,
            at=self._time.now(),
            actor_id=actor_id,
            action=action,
            subject=subject,
            case_id=case_id,
            # Through JSON once, so that the digest is over exactly what will be read back.
            details=json.loads(json.dumps(details or {}, default=str)),
            sar_compartment=sar_compartment,
            previous=head.digest,
            digest="",
        )
        event = unsigned.model_copy(update={"digest": unsigned.computed_digest()})
        self._session.add(row_of(AuditRow, event, details=json.dumps(event.details)))
        self._extend(head, event)
        return event

    def _extend(self, head: AuditHeadRow, event: AuditEvent) -> None:
        head.length, head.digest = event.sequence, event.digest
        head.seal = self._seal(head.length, head.digest)
        self._session.flush()
        if event.sequence % EVERY == 0:
            self.checkpoint()

    def checkpoint(self) -> Checkpoint | None:
        head = self._session.get(AuditHeadRow, _HEAD)
        if head is None:
            return None
        unsigned = Checkpoint(
            sequence=head.length, digest=head.digest, at=self._time.now(), public_key="", signature=""
        )
        return self._checkpoints.sign(unsigned)

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        return self._checkpoints.kept()

    def search(
        self, wanted: AuditFilter, *, sar_compartment: bool, offset: int, limit: int
    ) -> tuple[tuple[AuditEvent, ...], int]:
        matching = _matching(wanted, sar_compartment)
        total = self._session.scalar(select(func.count()).select_from(matching.subquery())) or 0
        page = matching.order_by(AuditRow.sequence.desc()).offset(offset).limit(limit)
        return tuple(_event(row) for row in self._session.scalars(page)), total

    def of_case(self, case_id: CaseId, *, sar_compartment: bool) -> tuple[AuditEvent, ...]:
        wanted = _matching(AuditFilter(case_id=case_id), sar_compartment).order_by(AuditRow.sequence)
        return tuple(_event(row) for row in self._session.scalars(wanted))

    def verify(self, *, against: Checkpoint | None = None) -> AuditVerdict:
        signed = (*self._checkpoints.kept(), *((against,) if against else ()))
        found: dict[int, str] = dict.fromkeys((one.sequence for one in signed), "")
        previous, length = GENESIS, 0
        rows = self._session.scalars(
            select(AuditRow).order_by(AuditRow.sequence).execution_options(yield_per=1_000)
        )
        for row in rows:
            reason = _fault(_event(row), length + 1, previous)
            if reason:
                return AuditVerdict(ok=False, rows=length, first_bad=length + 1, reason=reason)
            previous, length = row.digest, length + 1
            if length in found:
                found[length] = previous
        for one in signed:
            reason = self._checkpoints.fault(one, found[one.sequence], length)
            if reason:
                first_bad = min(one.sequence, length + 1)
                return AuditVerdict(ok=False, rows=length, first_bad=first_bad, reason=reason)
        verdict = self._verify_head(length, previous)
        return verdict.model_copy(update={"checkpoints": len(signed)})

    def _verify_head(self, length: int, digest: str) -> AuditVerdict:
        head = self._session.get(AuditHeadRow, _HEAD)
        if head is None and length == 0:
            return AuditVerdict(ok=True, rows=0, first_bad=None, reason="the chain is empty")
        if head is None or not hmac.compare_digest(head.seal, self._seal(head.length, head.digest)):
            reason = (
                "the record of the chain's length is missing or was not sealed with this installation's key"
            )
            return AuditVerdict(ok=False, rows=length, first_bad=length + 1, reason=reason)
        if (head.length, head.digest) != (length, digest):
            reason = f"the chain ends at row {length}, but {head.length} rows were written: its tail was cut"
            return AuditVerdict(ok=False, rows=length, first_bad=length + 1, reason=reason)
        return AuditVerdict(ok=True, rows=length, first_bad=None, reason="every row holds")

    def _seal(self, length: int, digest: str) -> str:
        return hmac.new(self._key, f"{length}:{digest}".encode(), hashlib.sha256).hexdigest()


def _fault(event: AuditEvent, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return f"row {expected} is missing"
    if event.previous != previous:
        return f"row {expected} does not follow the row before it"
    if event.computed_digest() != event.digest:
        return f"row {expected} was changed after it was written"
    return ""


def _event(row: AuditRow) -> AuditEvent:
    return model_of(AuditEvent, row, details=json.loads(row.details))


def _matching(wanted: AuditFilter, sar_compartment: bool) -> Select[AuditRow]:
    query = select(AuditRow).where(readable(AuditRow, sar_compartment))
    if wanted.case_id is not None:
        query = query.where(AuditRow.case_id == wanted.case_id)
    if wanted.actor_id is not None:
        query = query.where(AuditRow.actor_id == wanted.actor_id)
    if wanted.action:
        query = query.where(AuditRow.action.startswith(wanted.action, autoescape=True))
    if wanted.since is not None:
        query = query.where(AuditRow.at >= datetime.combine(wanted.since, time.min, UTC))
    if wanted.until is not None:
        query = query.where(AuditRow.at < datetime.combine(wanted.until, time.min, UTC) + timedelta(days=1))
    return query
