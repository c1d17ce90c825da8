"""Legal holds, with their reasons sealed."""

from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId, UserId
from copilot.domain.retention import LegalHold
from copilot.ports.cipher import Cipher
from copilot.store.governance_rows import LegalHoldRow
from copilot.store.texts import Texts

_REASON = "legal_holds.reason"
_LIFTED = "legal_holds.lift_reason"


class SqlLegalHolds:
    """Implements `copilot.ports.governance.LegalHolds`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def put(self, hold: LegalHold) -> None:
        reason = self._texts(hold.case_id).seal(hold.reason, _REASON, _moment(hold.set_at))
        self._session.add(LegalHoldRow(**hold.model_dump(exclude={"reason"}), reason=reason, lift_reason=""))
        self._session.flush()

    def lift(self, case_id: CaseId, *, by: str, at: datetime, reason: str) -> None:
        row = self._session.scalars(_in_force().where(LegalHoldRow.case_id == case_id)).one()
        sealed = self._texts(case_id).seal(reason, _LIFTED, _moment(at))
        row.lifted_by, row.lifted_at, row.lift_reason = by, at, sealed
        self._session.flush()

    def of(self, case_id: CaseId) -> LegalHold | None:
        row = self._session.scalars(_in_force().where(LegalHoldRow.case_id == case_id)).first()
        return None if row is None else self._hold(row)

    def all(self) -> tuple[LegalHold, ...]:
        wanted = _in_force().order_by(LegalHoldRow.case_id)
        return tuple(self._hold(row) for row in self._session.scalars(wanted))

    def _hold(self, row: LegalHoldRow) -> LegalHold:
        case_id = CaseId(row.case_id)
        reason = self._texts(case_id).open(row.reason, _REASON, _moment(row.set_at)) or ""
        return LegalHold(case_id=case_id, reason=reason, set_by=UserId(row.set_by), set_at=row.set_at)

    def _texts(self, case_id: CaseId) -> Texts:
        return Texts(self._cipher, f"{case_id}/legal_holds")


def _in_force() -> Select[LegalHoldRow]:
    return select(LegalHoldRow).where(LegalHoldRow.lifted_at.is_(None))


def _moment(at: datetime) -> str:
    """The same moment in the same words, whatever zone it was given in."""
    return at.astimezone(UTC).isoformat()
