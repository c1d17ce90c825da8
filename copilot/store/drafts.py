"""Drafts: the head, and its versions, submissions and reviews as rows that never change."""

import json
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from copilot.domain.draft import Draft, DraftStatus, DraftVersion, Review, Submission
from copilot.domain.evidence import EvidencePack
from copilot.domain.ids import CaseId, DraftId, RunId
from copilot.domain.views import DraftRow
from copilot.errors import ConflictError, NotFoundError, PermissionDeniedError
from copilot.ports.cipher import Cipher
from copilot.ports.drafts import DraftQuery
from copilot.store.draft_reading import DISPOSITION, OVERRIDES, PACK, REASON, VERSION, read_draft, texts_of
from copilot.store.draft_rows import list_rows
from copilot.store.mapping import row_of
from copilot.store.models import DraftTable, ReviewRow, SubmissionRow, VersionRow
from copilot.store.texts import Texts


class SqlDrafts:
    """Implements `copilot.ports.drafts.Drafts`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, draft: Draft) -> None:
        head = {"pack": "", "disposition": None, "updated_at": draft.created_at}
        row = row_of(DraftTable, draft, submission_id=None, **head)
        texts = texts_of(self._cipher, row)
        row.pack = texts.seal(draft.pack.model_dump_json(), PACK, draft.draft_id)
        if draft.disposition is not None:
            row.disposition = texts.seal(draft.disposition.model_dump_json(), DISPOSITION, draft.draft_id)
        self._session.add(row)
        self._session.add_all(_version_row(draft.draft_id, version, texts) for version in draft.versions)
        self._session.flush()

    def get(self, draft_id: DraftId) -> Draft | None:
        row = self._session.get(DraftTable, draft_id)
        return None if row is None else read_draft(self._session, self._cipher, row)

    def by_run(self, run_id: RunId) -> DraftId | None:
        found = self._session.scalar(select(DraftTable.draft_id).where(DraftTable.run_id == run_id))
        return DraftId(found) if found else None

    def rows(self, query: DraftQuery) -> tuple[DraftRow, ...]:
        return list_rows(self._session, query)

    def add_version(self, draft_id: DraftId, version: DraftVersion, *, base_version: int) -> None:
        row = self._locked(draft_id)
        newest = self._session.scalar(
            select(func.max(VersionRow.number)).where(VersionRow.draft_id == draft_id)
        )
        if newest != base_version:
            raise ConflictError(
                f"Somebody saved version {newest} of this draft while you were editing version {base_version}."
                " Your text was not saved; copy it, reload the draft, and bring the two together."
            )
        self._session.add(_version_row(draft_id, version, texts_of(self._cipher, row)))
        row.updated_at = version.created_at
        self._session.flush()

    def submit(self, draft_id: DraftId, submission: Submission, *, pack: EvidencePack) -> None:
        row = self._locked(draft_id)
        before = self._session.scalar(select(func.count()).where(SubmissionRow.draft_id == draft_id)) or 0
        submission_id = f"{draft_id}-S{before + 1}"
        texts = texts_of(self._cipher, row)
        overrides = json.dumps([override.model_dump() for override in submission.overrides])
        self._session.add(
            row_of(
                SubmissionRow,
                submission,
                submission_id=submission_id,
                draft_id=draft_id,
                overrides=texts.seal(overrides, OVERRIDES, submission_id),
            )
        )
        self._session.flush()
        row.submission_id = submission_id
        row.status = DraftStatus.SUBMITTED.value
        row.updated_at = submission.submitted_at
        row.pack = texts.seal(pack.model_dump_json(), PACK, draft_id)
        self._session.flush()

    def add_review(self, draft_id: DraftId, review: Review) -> None:
        row = self._locked(draft_id)
        submission = self._session.get(SubmissionRow, row.submission_id) if row.submission_id else None
        if submission is None:
            raise ConflictError("This draft is no longer submitted. Reload the list of approvals.")
        reason = texts_of(self._cipher, row).seal(
            review.reason, REASON, submission.submission_id, review.reviewer_id
        )
        frozen = {"submission_id": submission.submission_id, "submitted_by": submission.submitted_by}
        self._session.add(row_of(ReviewRow, review, draft_id=draft_id, reason=reason, **frozen))
        row.updated_at = review.at
        try:
            self._session.flush()
        except IntegrityError as error:
            raise _refusal(error) from error

    def set_status(self, draft_id: DraftId, status: DraftStatus, *, reference: str = "") -> None:
        values: dict[str, str | None] = {"status": status.value}
        if status is DraftStatus.DRAFT:
            values["submission_id"] = None
        if reference:
            values["commit_reference"] = reference
        self._session.flush()
        self._session.execute(update(DraftTable).where(DraftTable.draft_id == draft_id).values(**values))

    def expired(self, now: datetime) -> tuple[DraftId, ...]:
        over = (
            select(DraftTable.draft_id)
            .join(SubmissionRow, SubmissionRow.submission_id == DraftTable.submission_id)
            .where(DraftTable.status == DraftStatus.SUBMITTED.value, SubmissionRow.expires_at <= now)
        )
        return tuple(DraftId(draft_id) for draft_id in self._session.scalars(over))

    def of_case(self, case_id: CaseId) -> tuple[Draft, ...]:
        rows = self._session.scalars(
            select(DraftTable)
            .where(DraftTable.case_id == case_id)
            .order_by(DraftTable.created_at, DraftTable.draft_id)
        )
        return tuple(read_draft(self._session, self._cipher, row) for row in rows.all())

    def _locked(self, draft_id: DraftId) -> DraftTable:
        row = self._session.get(DraftTable, draft_id, with_for_update=True)
        if row is None:
            raise NotFoundError(f"There is no draft {draft_id}.")
        return row


def _version_row(draft_id: DraftId, version: DraftVersion, texts: Texts) -> VersionRow:
    return row_of(
        VersionRow,
        version,
        draft_id=draft_id,
        text_hash=version.text_hash,
        content=texts.seal(version.model_dump_json(), VERSION, draft_id, version.number),
        unsupported=version.verification.unsupported,
    )


def _refusal(error: IntegrityError) -> ConflictError | PermissionDeniedError:
    said = str(error.orig)
    if "four_eyes" in said:
        return PermissionDeniedError("You wrote or submitted this draft, so somebody else must review it.")
    if "names the text" in said:
        return ConflictError("The draft changed since it was submitted. Reload it and look again.")
    return ConflictError("You have already decided on this submission. Reload the list of approvals.")
