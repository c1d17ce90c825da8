"""A draft read whole: its head, versions, submission in force and reviews."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.domain.draft import Draft, DraftVersion, Review, Submission
from copilot.domain.evidence import EvidencePack
from copilot.domain.ids import CaseId
from copilot.domain.retention import DataClass
from copilot.ports.cipher import Cipher
from copilot.store.compartment import belongs
from copilot.store.erased import erased_pack, erased_version
from copilot.store.mapping import model_of
from copilot.store.models import CaseRow, DraftTable, OutboxRow, ReviewRow, SubmissionRow, VersionRow
from copilot.store.scopes import scope_of
from copilot.store.texts import Texts

PACK = "drafts.pack"
DISPOSITION = "drafts.disposition"
VERSION = "draft_versions.content"
OVERRIDES = "submissions.overrides"
REASON = "reviews.reason"


def texts_of(cipher: Cipher, row: DraftTable) -> Texts:
    """The sealed texts of the draft's case."""
    return Texts(cipher, scope_of(row.case_id, DataClass.DRAFTS, row.created_at))


def read_draft(session: Session, cipher: Cipher, row: DraftTable) -> Draft:
    """The draft in its case's queue of now; one whose texts were erased keeps its dates, people and decisions."""
    texts = texts_of(cipher, row)
    pack = texts.open(row.pack, PACK, row.draft_id)
    disposition = texts.open(row.disposition or "", DISPOSITION, row.draft_id)
    submission = session.get(SubmissionRow, row.submission_id) if row.submission_id else None
    failed = select(OutboxRow.last_error).where(
        OutboxRow.draft_id == row.draft_id, OutboxRow.state != "committed"
    )
    reviews = session.scalars(
        select(ReviewRow).where(ReviewRow.draft_id == row.draft_id).order_by(ReviewRow.review_id)
    )
    return model_of(
        Draft,
        row,
        queue=session.get_one(CaseRow, row.case_id).queue,
        sar_compartment=belongs(session, row),
        pack=EvidencePack.model_validate_json(pack)
        if pack
        else erased_pack(CaseId(row.case_id), row.created_at),
        versions=_versions(session, texts, row),
        submission=_submission(submission, texts) if submission else None,
        reviews=tuple(_review(review, texts) for review in reviews),
        disposition=json.loads(disposition) if disposition else None,
        commit_error=session.scalar(failed) or "",
    )


def _versions(session: Session, texts: Texts, row: DraftTable) -> tuple[DraftVersion, ...]:
    of_draft = select(VersionRow).where(VersionRow.draft_id == row.draft_id).order_by(VersionRow.number)
    return tuple(_version(version, texts) for version in session.scalars(of_draft))


def _version(row: VersionRow, texts: Texts) -> DraftVersion:
    content = texts.open(row.content, VERSION, row.draft_id, row.number)
    if content is None:
        return erased_version(row, texts.erased_at or row.created_at)
    return DraftVersion.model_validate_json(content)


def _submission(row: SubmissionRow, texts: Texts) -> Submission:
    overrides = texts.open(row.overrides, OVERRIDES, row.submission_id) or "[]"
    return model_of(Submission, row, overrides=json.loads(overrides))


def _review(row: ReviewRow, texts: Texts) -> Review:
    reason = texts.open(row.reason, REASON, row.submission_id, row.reviewer_id)
    return model_of(Review, row, reason=reason or "")
