"""What an approved draft becomes at the system of record."""

from copilot.controls.body import strip_markers
from copilot.domain.approval import approvals_in_force
from copilot.domain.disposition import Disposition
from copilot.domain.draft import Draft, DraftKind
from copilot.domain.ids import CustomerId
from copilot.errors import ConflictError
from copilot.ports.outbox import OutboxEntry
from copilot.ports.systems import AddNote, CloseCase, FileDocument, OpenTicket, QueueLetter, WriteCommand
from copilot.ports.unit_of_work import UnitOfWork

DEFAULT_TEAM = "operations"


def entry_for(unit: UnitOfWork, draft: Draft) -> OutboxEntry:
    """The outbox row of an approved draft; its key is the draft and the text that was approved."""
    row = unit.cases.row(draft.case_id, now=draft.created_at)
    if row is None or draft.submission is None:
        raise ConflictError(f"Draft {draft.draft_id} cannot be committed: its case or submission is gone.")
    return OutboxEntry(
        key=f"{draft.draft_id}:{draft.submission.text_hash}",
        draft_id=draft.draft_id,
        case_id=draft.case_id,
        command=command_for(draft, customer_id=row.customer_id, team=_team(unit, draft)),
    )


def command_for(draft: Draft, *, customer_id: CustomerId, team: str) -> WriteCommand:
    """The write, from the frozen version and with the draft's mark; citation markers do not leave."""
    frozen = draft.submission
    assert frozen is not None
    version = next(version for version in draft.versions if version.number == frozen.version)
    text, case_id, hidden = strip_markers(version.body), draft.case_id, draft.sar_compartment
    approved_by = ", ".join(approvals_in_force(draft))
    match draft.kind:
        case DraftKind.CASE_NOTE:
            return AddNote(case_id=case_id, sar_compartment=hidden, author=draft.author_id, text=text)
        case DraftKind.TICKET:
            return OpenTicket(
                case_id=case_id, sar_compartment=hidden, team=team, subject=draft.title, body=text
            )
        case DraftKind.LETTER:
            return QueueLetter(
                case_id=case_id,
                sar_compartment=hidden,
                customer_id=customer_id,
                kind=draft.task,
                body=text,
                approved_by=approved_by,
            )
        case DraftKind.SAR_NARRATIVE | DraftKind.CASE_DOCUMENT:
            return FileDocument(case_id=case_id, sar_compartment=hidden, kind=draft.task, body=text)
        case DraftKind.DISPOSITION:
            assert draft.disposition is not None
            return _closing(draft, draft.disposition, approved_by)


def _closing(draft: Draft, decided: Disposition, approved_by: str) -> CloseCase:
    return CloseCase(
        case_id=draft.case_id,
        sar_compartment=draft.sar_compartment,
        outcome=decided.outcome.value,
        reason_code=decided.reason_code,
        action_taken=decided.action_taken,
        loss_minor=decided.loss.minor,
        recovery_minor=decided.recovery.minor,
        currency=decided.loss.currency,
        rationale=decided.rationale,
        decided_by=draft.author_id,
        approved_by=approved_by,
    )


def _team(unit: UnitOfWork, draft: Draft) -> str:
    run = unit.runs.get(draft.run_id) if draft.run_id else None
    return str(run.output.get("team") or DEFAULT_TEAM) if run else DEFAULT_TEAM
