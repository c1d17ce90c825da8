import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from copilot.domain.disposition import Disposition, Outcome
from copilot.domain.draft import DraftKind, DraftStatus, Review
from copilot.domain.ids import CaseId, CustomerId, UserId
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter
from copilot.errors import ConflictError, InputError, NotFoundError, PermissionDeniedError, TransientError
from copilot.ports.systems import AddNote, CloseCase, FileDocument, OpenTicket, QueueLetter
from copilot.usecases.outbox_entries import command_for
from tests.fakes.banks import limits_from
from tests.fakes.records import usd
from tests.usecases.desk import RULES, Desk
from tests.usecases.specs import LETTER, NOTE, pack

CASE = CaseId("CF-100001")
DISPOSITION = Disposition(
    outcome=Outcome.CONFIRMED_FRAUD,
    reason_code="CNP",
    action_taken="Card replaced and the payments refunded",
    loss=usd("149.94"),
    recovery=usd("0"),
    rationale="The customer had reported the card lost before the payments.",
    copilot_recommendation=None,
)


def test_an_approved_note_reaches_the_bank_once_and_without_markers(desk: Desk) -> None:
    draft = desk.submitted()
    assert desk.systems.writes == []
    assert desk.review("ella", draft).status is DraftStatus.APPROVED
    assert desk.systems.writes == []
    assert desk.commit_approved().committed == (draft.draft_id,)
    assert desk.commit_approved().committed == ()
    [(_, command)] = desk.systems.writes
    assert isinstance(command, AddNote)
    assert "[F1]" not in command.text
    assert command.author == "ben"
    done = desk.get_draft(desk.user("ben"), draft.draft_id)
    assert (done.status, bool(done.commit_reference)) == (DraftStatus.COMMITTED, True)
    assert desk.actions(CASE)[-4:] == [
        "draft.created",
        "draft.submitted",
        "draft.approved",
        "draft.committed",
    ]
    assert desk.verify_audit(desk.user("ines")).ok


@pytest.mark.parametrize(
    ("task", "body", "by", "checker", "case_id", "command"),
    [
        (TaskName("ticket"), NOTE, "ben", "ella", "CF-100001", OpenTicket),
        (TaskName("dispute_letter"), LETTER, "ben", "ella", "CF-100001", QueueLetter),
        (TaskName("triage_brief"), NOTE, "ben", "ella", "CF-100001", FileDocument),
        (TaskName("sar_narrative"), NOTE, "dev", "farid", "AM-100001", FileDocument),
    ],
)
def test_each_kind_becomes_its_command(
    desk: Desk, task: TaskName, body: str, by: str, checker: str, case_id: str, command: type
) -> None:
    draft = desk.submitted(body, task, by=by, case_id=case_id)
    for reviewer in (checker, "admin")[: draft.submission.approvals_needed if draft.submission else 0]:
        desk.review(reviewer, draft)
    desk.commit_approved()
    [(_, written)] = desk.systems.writes
    assert isinstance(written, command)
    assert getattr(written, "sar_compartment", False) is (task == TaskName("sar_narrative"))


def test_nobody_reviews_what_they_wrote_whatever_their_roles(desk: Desk) -> None:
    draft = desk.submitted(by="admin")
    view = desk.view_submission(desk.user("admin"), draft.draft_id)
    assert (view.may_review, "somebody else" in view.why_not) == (False, True)
    with pytest.raises(PermissionDeniedError):
        desk.review("admin", draft)
    assert desk.review("ella", draft).status is DraftStatus.APPROVED


def test_nobody_reviews_what_they_edited(desk: Desk) -> None:
    draft = desk.drafted()
    desk.release_case(desk.user("ben"), CASE)
    desk.edit_draft(desk.user("admin"), draft.draft_id, NOTE + " ", base_version=1)
    desk.release_case(desk.user("admin"), CASE)
    submitted = desk.submit_draft(desk.user("ben"), draft.draft_id, version=2)
    with pytest.raises(PermissionDeniedError):
        desk.review("admin", submitted)


def test_the_database_refuses_an_author_even_past_the_use_case(desk: Desk) -> None:
    draft = desk.submitted()
    assert draft.submission is not None
    review = Review(
        reviewer_id=UserId("ben"),
        decision="approve",
        reason="",
        text_hash=draft.submission.text_hash,
        evidence_hash=draft.submission.evidence_hash,
        evidence_opened=1,
        seconds_looked=1,
        at=desk.clock.now(),
    )
    with pytest.raises(PermissionDeniedError), desk.store.unit_of_work() as unit:
        unit.drafts.add_review(draft.draft_id, review)


@pytest.mark.parametrize("outsider", ["ben", "amara", "ines", "chloe"])
def test_who_does_not_review_is_refused(desk: Desk, outsider: str) -> None:
    draft = desk.submitted(by="admin")
    with pytest.raises((PermissionDeniedError, NotFoundError)):
        desk.review(outsider, draft)


def test_a_checker_outside_the_compartment_does_not_see_sar_work(desk: Desk) -> None:
    draft = desk.submitted(NOTE, TaskName("sar_narrative"), by="dev", case_id="AM-100001")
    with pytest.raises(NotFoundError):
        desk.review("ella", draft)
    assert desk.list_approvals(desk.user("ella")) == ()
    assert [row.draft_id for row in desk.list_approvals(desk.user("farid"))] == [draft.draft_id]


def test_a_named_checker_is_the_only_one(desk: Desk) -> None:
    draft = desk.drafted()
    named = desk.submit_draft(desk.user("ben"), draft.draft_id, version=1, named_checker=UserId("farid"))
    with pytest.raises(PermissionDeniedError, match="farid"):
        desk.review("ella", named)
    assert desk.review("farid", named).status is DraftStatus.APPROVED


def test_above_the_limit_two_different_people_approve(desk: Desk) -> None:
    draft = desk.drafted()
    low = RULES._replace(limits=limits_from("0.01"))
    submitted = desk.submit_draft(desk.user("ben"), draft.draft_id, version=1, rules=low)
    assert submitted.submission is not None
    assert "at risk is above $0.01" in submitted.submission.approvals_reason
    with desk.store.unit_of_work(read_only=True) as unit:
        rows = unit.audit.of_case(draft.case_id, sar_compartment=True)
    (row,) = [event for event in rows if event.action == "draft.submitted"]
    assert row.details["approvals_reason"] == submitted.submission.approvals_reason
    assert desk.review("ella", submitted).status is DraftStatus.SUBMITTED
    desk.commit_approved()
    assert desk.systems.writes == []
    with pytest.raises(PermissionDeniedError, match="already"):
        desk.review("ella", submitted)
    assert desk.review("farid", submitted).status is DraftStatus.APPROVED


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_sending_back_needs_a_reason(desk: Desk, decision: str) -> None:
    draft = desk.submitted()
    with pytest.raises(InputError):
        desk.review("ella", draft, decision, reason="no")  # type: ignore[arg-type]


def test_a_returned_draft_is_its_authors_again_and_old_approvals_are_gone(desk: Desk) -> None:
    draft = desk.drafted()
    low = RULES._replace(limits=limits_from("0.01"))
    first = desk.submit_draft(desk.user("ben"), draft.draft_id, version=1, rules=low)
    desk.review("ella", first)
    assert desk.review("farid", first, "return").status is DraftStatus.DRAFT
    desk.clock.forward(seconds=1)
    again = desk.submit_draft(desk.user("ben"), draft.draft_id, version=1, rules=low)
    assert desk.review("ella", again).status is DraftStatus.SUBMITTED
    assert desk.review("farid", again).status is DraftStatus.APPROVED


def test_a_rejected_draft_is_over(desk: Desk) -> None:
    draft = desk.review("ella", desk.submitted(), "reject")
    assert draft.status is DraftStatus.REJECTED
    with pytest.raises(ConflictError):
        desk.edit_draft(desk.user("ben"), draft.draft_id, NOTE + " ", base_version=1)


def test_an_approval_of_another_text_is_refused(desk: Desk) -> None:
    with pytest.raises(ConflictError, match="not the one"):
        desk.review("ella", desk.submitted(), text_hash="0" * 64)


def test_changed_evidence_is_listed_and_voids_the_submission(desk: Desk) -> None:
    draft = desk.submitted()
    desk.packs[draft.draft_id] = pack(amount="$25.99")
    seen = desk.view_submission(desk.user("ella"), draft.draft_id)
    assert seen.changed_since_submit == ("Fact declined_share reads differently",)
    with pytest.raises(ConflictError, match="evidence changed"):
        desk.review("ella", draft)
    assert desk.get_draft(desk.user("ben"), draft.draft_id).status is DraftStatus.DRAFT
    assert desk.actions(CASE)[-1] == "draft.voided"


def test_a_submission_expires(desk: Desk) -> None:
    draft = desk.submitted()
    desk.clock.forward(hours=72)
    with pytest.raises(ConflictError, match="ran out"):
        desk.review("ella", draft)
    assert desk.list_approvals(desk.user("ella")) == ()
    assert desk.get_draft(desk.user("ben"), draft.draft_id).status is DraftStatus.DRAFT


def test_a_case_waits_for_approval_and_then_goes_on(desk: Desk) -> None:
    def status() -> str:
        return desk.list_queue(desk.user("ben"), QueueFilter(text=CASE)).rows[0].status

    draft = desk.submitted()
    assert status() == "awaiting_approval"
    desk.review("ella", draft, "return")
    assert status() == "in_progress"


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("kind", [kind for kind in DraftKind if kind is not DraftKind.DISPOSITION])
def test_every_write_carries_the_mark_of_its_draft(desk: Desk, kind: DraftKind, mark: bool) -> None:
    draft = desk.submitted().model_copy(update={"kind": kind, "sar_compartment": mark})
    command = command_for(draft, customer_id=CustomerId("C-1"), team="operations")
    assert command.sar_compartment is mark


@pytest.mark.parametrize("mark", [True, False])
def test_a_disposition_is_written_with_the_mark_of_the_brief_it_rests_on(desk: Desk, mark: bool) -> None:
    brief = {"recommendation": {"choice": DISPOSITION.outcome.value}}
    desk.run(TaskName("triage_brief"), NOTE, output=brief, sar_compartment=mark)
    admin = desk.user("admin")
    draft = desk.propose_disposition(admin, CASE, DISPOSITION)
    for item in desk.view_case(admin, CASE).checklist.items:
        desk.tick_checklist(admin, CASE, item.key, True)
    desk.review("farid", desk.submit_draft(admin, draft.draft_id, version=1))
    desk.commit_approved()
    [(_, command)] = desk.systems.writes
    assert command.sar_compartment is mark


def test_a_case_is_closed_only_with_a_whole_checklist_and_a_second_person(desk: Desk) -> None:
    ben = desk.user("ben")
    draft = desk.propose_disposition(ben, CASE, DISPOSITION)
    with pytest.raises(InputError, match="cannot be closed yet"):
        desk.submit_draft(ben, draft.draft_id, version=1)
    for item in desk.view_case(ben, CASE).checklist.items:
        desk.tick_checklist(ben, CASE, item.key, True)
    desk.review("ella", desk.submit_draft(ben, draft.draft_id, version=1))
    desk.commit_approved()
    [(_, command)] = desk.systems.writes
    assert isinstance(command, CloseCase)
    assert (command.loss_minor, command.decided_by, command.approved_by) == (14_994, "ben", "ella")
    closed = desk.list_queue(ben, QueueFilter(statuses=("closed",))).rows
    assert CASE in [row.case_id for row in closed]


def test_departing_from_the_brief_needs_a_reason_whatever_the_caller_says(desk: Desk) -> None:
    desk.run(TaskName("triage_brief"), NOTE, output={"recommendation": {"choice": "false_positive"}})
    with pytest.raises(InputError, match="false positive"):
        desk.propose_disposition(desk.user("ben"), CASE, DISPOSITION)
    reported = DISPOSITION.model_copy(update={"departure_reason": "The card had been reported lost."})
    draft = desk.propose_disposition(desk.user("ben"), CASE, reported)
    assert draft.disposition is not None
    assert draft.disposition.copilot_recommendation is Outcome.FALSE_POSITIVE


def test_a_bank_that_does_not_answer_is_asked_again_later(desk: Desk) -> None:
    draft = desk.submitted()
    desk.review("ella", draft)
    desk.systems.fail("ticketing", TransientError("Ticketing did not answer."))
    assert desk.commit_approved().waiting == 1
    desk.systems.mend("ticketing")
    assert desk.commit_approved().waiting == 1
    desk.clock.forward(seconds=5)
    assert desk.commit_approved().committed == (draft.draft_id,)
    assert len(desk.systems.writes) == 1


def test_a_write_that_the_bank_refuses_is_shown_and_not_repeated(desk: Desk) -> None:
    draft = desk.submitted()
    desk.review("ella", draft)
    desk.systems.records = [
        record for record in desk.systems.records if getattr(record, "case_id", "") != CASE
    ]
    assert desk.commit_approved().failed == (draft.draft_id,)
    desk.clock.forward(days=1)
    assert desk.commit_approved().failed == ()
    shown = desk.get_draft(desk.user("ben"), draft.draft_id)
    assert (shown.status, bool(shown.commit_error)) == (DraftStatus.APPROVED, True)


def test_an_approved_status_without_approvals_is_refused_by_the_database(desk: Desk) -> None:
    draft = desk.submitted()
    with pytest.raises(IntegrityError, match="approvals it needs"), desk.store.unit_of_work() as unit:
        unit.drafts.set_status(draft.draft_id, DraftStatus.APPROVED)
    engine = desk.store._engine
    with pytest.raises(IntegrityError, match="only an approved draft"), engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO outbox VALUES ('k', :draft, 'CF-100001', '{}', 'pending', 0, 0, 0, 0, '', '', NULL)"
            ),
            {"draft": draft.draft_id},
        )
