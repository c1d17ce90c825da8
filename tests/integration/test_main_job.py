"""The main job over the real adapters: queue, case, brief, letter, edit, four eyes, commit, audit."""

import uuid
from datetime import timedelta

import pytest

from copilot.domain.draft import Draft, DraftStatus, Override
from copilot.domain.identity import Actor, Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import Run, TaskName
from copilot.domain.views import AuditFilter, QueueFilter
from copilot.errors import ConflictError, ControlError, InputError, NotFoundError, PermissionDeniedError
from copilot.services import Services


def actor(services: Services, user: str) -> Actor:
    return services.actor(UserId(user))


def first_case(services: Services, user: str, queue: Queue, *, below_minor: int | None = None) -> CaseId:
    page = services.list_queue(actor(services, user), QueueFilter(queues=(queue,)), limit=200)
    for row in page.rows:
        if below_minor is None or row.amount_at_risk.amount * 100 < below_minor:
            return row.case_id
    raise AssertionError(f"no case in {queue}")


def run(services: Services, user: str, case_id: CaseId, task: TaskName, **more: str) -> Run:
    return services.run_task(actor(services, user), case_id, task, operation_id=uuid.uuid4().hex, **more)


def approve(services: Services, user: str, draft: Draft) -> Draft:
    assert draft.submission is not None
    return services.review_draft(
        actor(services, user),
        draft.draft_id,
        "approve",
        text_hash=draft.submission.text_hash,
        evidence_opened=2,
        seconds_looked=30.0,
    )


@pytest.fixture
def dispute(services: Services) -> CaseId:
    return first_case(services, "chloe", Queue.DISPUTES, below_minor=1_000_000)


def test_a_letter_reaches_the_bank_only_after_an_edit_and_a_second_person(services, dispute):
    chloe = actor(services, "chloe")
    services.take_case(chloe, dispute)
    letter = run(services, "chloe", dispute, TaskName("dispute_letter"))
    assert letter.verification.passed
    draft = services.create_draft(chloe, letter.run_id)

    wrong = draft.current.body.replace("$", "$1", 1)
    assert not services.check_text(chloe, draft.draft_id, wrong).verification.passed
    spoiled = services.edit_draft(chloe, draft.draft_id, wrong, base_version=draft.current.number)
    with pytest.raises(InputError):
        services.submit_draft(chloe, draft.draft_id, version=spoiled.current.number)
    good = services.edit_draft(chloe, draft.draft_id, draft.current.body, base_version=spoiled.current.number)
    with pytest.raises(ConflictError):
        services.edit_draft(chloe, draft.draft_id, "late", base_version=spoiled.current.number)
    submitted = services.submit_draft(chloe, draft.draft_id, version=good.current.number)
    assert services.commit_approved().committed == ()
    assert services.view_case(chloe, dispute).case_file.letters == ()

    with pytest.raises(PermissionDeniedError):
        approve(services, "chloe", submitted)
    approve(services, "ella", submitted)
    assert services.commit_approved().committed == (draft.draft_id,)
    assert services.commit_approved().committed == ()

    file = services.view_case(chloe, dispute).case_file
    assert len(file.letters) == 1
    assert "[E" not in file.letters[0].body
    assert services.get_draft(chloe, draft.draft_id).status is DraftStatus.COMMITTED
    history = [event.action for event in services.case_history(chloe, dispute)]
    assert history[-3:] == ["draft.submitted", "draft.approved", "draft.committed"]
    assert services.verify_audit(actor(services, "ines")).ok


def test_an_administrator_cannot_approve_own_work(services, dispute):
    admin = actor(services, "admin")
    services.take_case(admin, dispute)
    draft = services.create_draft(admin, run(services, "admin", dispute, TaskName("case_note")).run_id)
    submitted = services.submit_draft(admin, draft.draft_id, version=draft.current.number)
    view = services.view_submission(admin, draft.draft_id)
    assert not view.may_review
    with pytest.raises((PermissionDeniedError, InputError)):
        approve(services, "admin", submitted)


def test_what_tips_off_cannot_be_submitted_even_with_a_reason(services, dispute):
    chloe = actor(services, "chloe")
    services.take_case(chloe, dispute)
    draft = services.create_draft(chloe, run(services, "chloe", dispute, TaskName("dispute_letter")).run_id)
    sentence = "We have also filed a suspicious activity report about you."
    body = draft.current.body.replace("Yours sincerely", f"{sentence} [E1]\n\nYours sincerely")
    edited = services.edit_draft(chloe, draft.draft_id, body, base_version=draft.current.number)
    assert edited.current.verification.wall
    with pytest.raises(ControlError):
        services.submit_draft(
            chloe,
            draft.draft_id,
            version=edited.current.number,
            overrides=(Override(sentence=sentence, reason="the customer insists on knowing this"),),
        )


def test_a_double_click_is_one_run(services, dispute):
    chloe = actor(services, "chloe")
    first = services.run_task(chloe, dispute, TaskName("case_summary"), operation_id="click-1")
    again = services.run_task(chloe, dispute, TaskName("case_summary"), operation_id="click-1")
    assert again.run_id == first.run_id


def test_two_analysts_never_hold_the_same_case(services, dispute):
    services.take_case(actor(services, "chloe"), dispute)
    with pytest.raises(ConflictError):
        services.take_case(actor(services, "ben"), dispute)


def test_sar_work_is_invisible_outside_its_compartment(services):
    dev, ben, ines = actor(services, "dev"), actor(services, "ben"), actor(services, "ines")
    case_id = first_case(services, "dev", Queue.AML)
    services.take_case(dev, case_id)
    narrative = run(services, "dev", case_id, TaskName("sar_narrative"))
    draft = services.create_draft(dev, narrative.run_id)
    assert draft.sar_compartment
    for outsider in (ben, ines):
        with pytest.raises(NotFoundError):
            services.view_case(outsider, case_id)
        with pytest.raises(NotFoundError):
            services.get_run(outsider, narrative.run_id)
        with pytest.raises(NotFoundError):
            services.get_draft(outsider, draft.draft_id)
    seen, _ = services.search_audit(ines, AuditFilter(case_id=case_id))
    assert not [event for event in seen if "sar" in str(event.details)]


def test_a_brief_names_no_identifier_in_what_was_sent(services):
    case_id = first_case(services, "ben", Queue.PAYMENT_FRAUD)
    brief = run(services, "ben", case_id, TaskName("triage_brief"))
    customer = services.view_case(actor(services, "ben"), case_id).customer
    assert customer is not None
    for value in (customer.full_name, customer.national_id, customer.email, customer.phone):
        assert value not in brief.redaction.sent


def test_a_snoozed_case_leaves_the_list_and_may_not_sleep_past_its_deadline(services, dispute):
    chloe = actor(services, "chloe")
    now = services.bank_now()
    rows = services.list_queue(chloe, QueueFilter(sort="clock", descending=True), limit=200).rows
    later = next(row for row in rows if row.due_at and row.due_at > now + timedelta(days=2))
    services.take_case(chloe, later.case_id)
    services.snooze_cases(chloe, (later.case_id,), now + timedelta(days=1), "waiting for the merchant")
    assert services.list_queue(chloe, QueueFilter(text=later.case_id)).rows == ()
    asleep = services.list_queue(chloe, QueueFilter(text=later.case_id, statuses=("snoozed",))).rows
    assert [row.case_id for row in asleep] == [later.case_id]
    assert later.due_at is not None
    with pytest.raises(InputError, match="deadline"):
        services.snooze_cases(chloe, (later.case_id,), later.due_at + timedelta(days=1), "too long")
