"""Candidates for golden scenarios."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.domain.ids import UserId
from copilot.domain.retention import DataClass, erased_text
from copilot.domain.review import Candidate, CandidateState
from copilot.errors import ConflictError, NotFoundError
from copilot.ports.cipher import Cipher
from copilot.store.compartment import belongs, readable
from copilot.store.mapping import model_of, row_of
from copilot.store.review_rows import CandidateRow
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

_REASON = "golden_candidates.reason"
_DECISION = "golden_candidates.decision"


class SqlCandidates:
    """Implements `copilot.ports.review.Candidates`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, candidate: Candidate) -> None:
        known = self._of(candidate.origin, candidate.subject)
        if known is not None and known.state != "open":
            return
        if known is not None:
            self._session.delete(known)
            self._session.flush()
        row = row_of(CandidateRow, candidate, decision="")
        row.reason = self._texts(row).seal(candidate.reason, _REASON, candidate.candidate_id)
        self._session.add(row)
        self._session.flush()

    def get(self, candidate_id: str) -> Candidate | None:
        row = self._session.get(CandidateRow, candidate_id)
        if row is None:
            return None
        return self._candidate(row).model_copy(update={"sar_compartment": belongs(self._session, row)})

    def withdraw(self, origin: str, subject: str) -> None:
        row = self._of(origin, subject)
        if row is not None and row.state == "open":
            self._session.delete(row)
            self._session.flush()

    def rows(
        self, *, state: CandidateState | None, sar_compartment: bool, limit: int
    ) -> tuple[Candidate, ...]:
        wanted = select(CandidateRow).order_by(CandidateRow.at.desc(), CandidateRow.candidate_id)
        if state is not None:
            wanted = wanted.where(CandidateRow.state == state)
        wanted = wanted.where(readable(CandidateRow, sar_compartment))
        return tuple(self._candidate(row) for row in self._session.scalars(wanted.limit(limit)))

    def decide(
        self,
        candidate_id: str,
        state: CandidateState,
        *,
        by: UserId,
        at: datetime,
        decision: str = "",
        scenario_id: str = "",
    ) -> None:
        row = self._session.get(CandidateRow, candidate_id, with_for_update=True)
        if row is None:
            raise NotFoundError(f"There is no candidate {candidate_id}.")
        if row.state != "open":
            raise ConflictError(f"Candidate {candidate_id} is {row.state} already. Reload the list.")
        row.decision = self._texts(row).seal(decision, _DECISION, candidate_id)
        row.state, row.decided_by, row.decided_at, row.scenario_id = state, by, at, scenario_id
        self._session.flush()

    def _of(self, origin: str, subject: str) -> CandidateRow | None:
        return self._session.scalar(
            select(CandidateRow).where(CandidateRow.origin == origin, CandidateRow.subject == subject)
        )

    def _candidate(self, row: CandidateRow) -> Candidate:
        texts = self._texts(row)
        gone = erased_text(texts.erased_at) if texts.erased_at else ""
        reason = texts.open(row.reason, _REASON, row.candidate_id)
        decision = texts.open(row.decision, _DECISION, row.candidate_id)
        return model_of(
            Candidate,
            row,
            reason=gone if reason is None else reason,
            decision=gone if decision is None else decision,
        )

    def _texts(self, row: CandidateRow) -> Texts:
        """Under the key of what it speaks of, so that both are erased together."""
        data_class = DataClass.DRAFTS if row.draft_id else DataClass.RUNS
        return Texts(self._cipher, scope_of(row.case_id, data_class, row.at))
