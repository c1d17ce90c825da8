"""The QA sample: draws of approved drafts, and scores that never change."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from copilot.domain.draft import DraftKind, DraftStatus
from copilot.domain.ids import CaseId, DraftId
from copilot.domain.retention import DataClass
from copilot.domain.review import QaItem, QaSample, QaScore
from copilot.errors import ConflictError, PermissionDeniedError
from copilot.ports.cipher import Cipher
from copilot.store.compartment import readable
from copilot.store.mapping import model_of, row_of
from copilot.store.models import DraftTable, SubmissionRow
from copilot.store.review_rows import QaItemRow, QaSampleRow, QaScoreRow
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

_COMMENT = "qa_scores.comment"
_APPROVED = (DraftStatus.APPROVED.value, DraftStatus.COMMITTED.value)


class SqlQaSamples:
    """Implements `copilot.ports.review.QaSamples`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def approved_since(self, since: datetime, *, sar_compartment: bool) -> tuple[tuple[DraftId, int], ...]:
        wanted = (
            select(DraftTable.draft_id, SubmissionRow.version)
            .join(SubmissionRow, SubmissionRow.submission_id == DraftTable.submission_id)
            .where(
                DraftTable.status.in_(_APPROVED),
                DraftTable.kind != DraftKind.DISPOSITION.value,
                DraftTable.updated_at >= since,
            )
            .order_by(DraftTable.created_at, DraftTable.draft_id)
        )
        wanted = wanted.where(readable(DraftTable, sar_compartment))
        return tuple((DraftId(draft_id), version) for draft_id, version in self._session.execute(wanted))

    def add(self, sample: QaSample, items: tuple[QaItem, ...]) -> None:
        self._session.add(row_of(QaSampleRow, sample))
        self._session.flush()
        self._session.add_all(row_of(QaItemRow, item) for item in items)
        self._session.flush()

    def samples(self) -> tuple[QaSample, ...]:
        rows = self._session.scalars(
            select(QaSampleRow).order_by(QaSampleRow.drawn_at.desc(), QaSampleRow.sample_id)
        )
        return tuple(model_of(QaSample, row) for row in rows)

    def items(self, sample_id: str) -> tuple[QaItem, ...]:
        rows = self._session.scalars(
            select(QaItemRow).where(QaItemRow.sample_id == sample_id).order_by(QaItemRow.number)
        )
        return tuple(model_of(QaItem, row) for row in rows)

    def item(self, item_id: str) -> QaItem | None:
        row = self._session.get(QaItemRow, item_id)
        return None if row is None else model_of(QaItem, row)

    def score(self, score: QaScore, *, case_id: CaseId) -> None:
        comment = self._texts(case_id, score).seal(score.comment, _COMMENT, score.item_id, score.reviewer_id)
        self._session.add(row_of(QaScoreRow, score, marks=json.dumps(score.marks), comment=comment))
        try:
            self._session.flush()
        except IntegrityError as error:
            if "independent" in str(error.orig):
                raise PermissionDeniedError(
                    "You wrote, submitted or checked this draft, so somebody else must score it."
                ) from error
            raise ConflictError("You have scored this item already. A score is not changed.") from error

    def scores(self, sample_id: str) -> tuple[QaScore, ...]:
        rows = self._session.scalars(
            select(QaScoreRow)
            .join(QaItemRow, QaItemRow.item_id == QaScoreRow.item_id)
            .where(QaItemRow.sample_id == sample_id)
            .order_by(QaItemRow.number, QaScoreRow.reviewer_id)
        )
        return tuple(model_of(QaScore, row, marks=json.loads(row.marks), comment="") for row in rows)

    def comment(self, score: QaScore, *, case_id: CaseId) -> str:
        row = self._session.get_one(QaScoreRow, (score.item_id, score.reviewer_id))
        opened = self._texts(case_id, score).open(row.comment, _COMMENT, row.item_id, row.reviewer_id)
        return opened or ""

    def _texts(self, case_id: CaseId, score: QaScore) -> Texts:
        return Texts(self._cipher, scope_of(case_id, DataClass.QA, score.at))
