"""Lines of the drafts list and of the checker's inbox."""

from sqlalchemy import Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from copilot.domain.views import DraftRow
from copilot.ports.drafts import DraftQuery
from copilot.store.compartment import readable
from copilot.store.mapping import model_of
from copilot.store.models import CaseRow, DraftTable, ReviewRow, SubmissionRow, VersionRow


def list_rows(session: Session, query: DraftQuery) -> tuple[DraftRow, ...]:
    """What the query wants, newest change first; rows outside the reader's rights never leave the database."""
    return tuple(_line(row) for row in session.execute(_statement(query)))


def _statement(query: DraftQuery) -> Select[DraftTable, str, SubmissionRow, int, int, int, bool]:
    newest = aliased(VersionRow)
    of_draft = newest.draft_id == DraftTable.draft_id
    top = select(func.max(newest.number)).where(of_draft).scalar_subquery()
    unsupported = (
        select(newest.unsupported).where(of_draft).order_by(newest.number.desc()).limit(1).scalar_subquery()
    )
    approvals = (
        select(func.count())
        .where(ReviewRow.submission_id == DraftTable.submission_id, ReviewRow.decision == "approve")
        .scalar_subquery()
    )
    wrote = exists().where(
        VersionRow.draft_id == DraftTable.draft_id, VersionRow.author_id == query.reader_id
    )
    mine = or_(DraftTable.author_id == query.reader_id, wrote)
    statement = (
        select(DraftTable, CaseRow.queue, SubmissionRow, top, unsupported, approvals, mine)
        .outerjoin(SubmissionRow, SubmissionRow.submission_id == DraftTable.submission_id)
        .join(CaseRow, CaseRow.case_id == DraftTable.case_id)
        .where(CaseRow.queue.in_([queue.value for queue in query.queues]))
        .order_by(DraftTable.updated_at.desc(), DraftTable.draft_id)
    )
    wanted = [readable(DraftTable, query.sar_compartment)]
    if query.case_id is not None:
        wanted.append(DraftTable.case_id == query.case_id)
    if query.mine:
        wanted.append(mine)
    if query.statuses:
        wanted.append(DraftTable.status.in_([status.value for status in query.statuses]))
    return statement.where(*wanted)


def _line(found: Row[DraftTable, str, SubmissionRow, int, int, int, bool]) -> DraftRow:
    draft, queue, submission, version, unsupported, approvals, mine = found
    return model_of(
        DraftRow,
        draft,
        queue=queue,
        version=version,
        submitted_at=submission.submitted_at if submission else None,
        expires_at=submission.expires_at if submission else None,
        named_checker=submission.named_checker if submission else None,
        approvals=approvals,
        approvals_needed=submission.approvals_needed if submission else 0,
        unsupported=unsupported,
        mine=bool(mine),
    )
