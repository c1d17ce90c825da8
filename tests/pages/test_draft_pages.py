"""Drafts are edited beside their evidence; approvals are another person's, and seen to be."""

import pytest
from streamlit.testing.v1 import AppTest

from copilot.domain.draft import Draft, DraftStatus
from copilot.domain.ids import CaseId, DraftId, UserId
from copilot.domain.run import TaskName
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

CASE = CaseId("CF-100003")
WRONG = "The customer lost $99,999.00 in all. [F1]"


@pytest.fixture
def draft(services: FakeServices) -> Draft:
    ben = services.actor(UserId("ben"))
    run = services.run_task(ben, CASE, TaskName("case_note"), operation_id="note")
    return services.create_draft(ben, run.run_id)


def submitted(services: FakeServices, draft: Draft) -> DraftId:
    services.submit_draft(services.actor(UserId("ben")), draft.draft_id, version=1)
    return draft.draft_id


def typed(at: AppTest, draft: Draft, text: str) -> AppTest:
    return at.text_area(key=f"draft.text.{draft.draft_id}.{draft.current.number}").input(text).run()


def test_no_draft_says_how_to_begin_one(desk: Desk) -> None:
    assert "No draft yet" in html_of(desk("ben", "drafts"))


def test_a_sentence_that_fails_is_marked_while_one_types(desk: Desk, draft: Draft) -> None:
    at = typed(desk("ben", "drafts"), draft, draft.current.body + "\n" + WRONG)
    page = html_of(at)
    assert "stands in nothing that is cited" in page
    assert "Not saved yet" in page
    assert "3 of 4 sentences resolve" in page


def test_saving_makes_a_new_version_with_its_diff(desk: Desk, services: FakeServices, draft: Draft) -> None:
    at = typed(desk("ben", "drafts"), draft, draft.current.body.replace("ten", "10"))
    at.button(key="draft.save_button").click().run()
    assert not at.exception
    assert services.drafts[draft.draft_id].current.number == 2
    at.session_state["draft.tab"] = "Versions"
    assert "<ins>10</ins>" in html_of(at.run())


def test_a_save_over_somebody_elses_is_refused_and_loses_nothing(
    desk: Desk, services: FakeServices, draft: Draft
) -> None:
    at = typed(desk("ben", "drafts"), draft, "Mine. [F1]")
    services.edit_draft(services.actor(UserId("ben")), draft.draft_id, "Theirs. [F1]", base_version=1)
    at.button(key="draft.save_button").click().run()
    assert "saved by somebody else" in at.warning[0].value
    assert services.drafts[draft.draft_id].current.body == "Theirs. [F1]"


def test_a_failing_sentence_needs_a_reason_before_it_is_submitted(
    desk: Desk, services: FakeServices, draft: Draft
) -> None:
    services.edit_draft(services.actor(UserId("ben")), draft.draft_id, WRONG, base_version=1)
    at = desk("ben", "drafts")
    at.session_state["draft.tab"] = "Submit"
    at.run()
    assert at.button(key="draft.submit_button").disabled
    at.text_input(key=f"draft.override.{draft.draft_id}.0").input(
        "Stated by the customer on the phone."
    ).run()
    at.button(key="draft.submit_button").click().run()
    held = services.drafts[draft.draft_id].submission
    assert held is not None
    assert held.overrides[0].reason == "Stated by the customer on the phone."


def test_an_empty_inbox_says_so(desk: Desk) -> None:
    assert "Nothing waits for you" in html_of(desk("ella", "approvals"))


def test_an_approval_names_the_text_and_commits(desk: Desk, services: FakeServices, draft: Draft) -> None:
    draft_id = submitted(services, draft)
    at = desk("ella", "approvals")
    at.button(key="approvals.approve").click().run()
    assert not at.exception
    after = services.drafts[draft_id]
    assert after.status is DraftStatus.COMMITTED
    assert after.reviews[0].text_hash == draft.current.text_hash
    assert "in the system of record as N-900001" in at.success[0].value


def test_a_return_needs_a_reason(desk: Desk, services: FakeServices, draft: Draft) -> None:
    draft_id = submitted(services, draft)
    at = desk("ella", "approvals")
    assert at.button(key="approvals.return").disabled
    at.text_area(key=f"approvals.reason.{draft_id}").input("Say when the customer called.").run()
    at.button(key="approvals.return").click().run()
    assert services.drafts[draft_id].status is DraftStatus.DRAFT


def test_ones_own_draft_shows_why_not_and_no_button(desk: Desk, services: FakeServices) -> None:
    admin = services.actor(UserId("admin"))
    run = services.run_task(admin, CASE, TaskName("case_note"), operation_id="own")
    own = services.create_draft(admin, run.run_id)
    services.submit_draft(admin, own.draft_id, version=1)
    at = desk("admin", "approvals")
    assert "another person must check it" in at.info[0].value
    assert not [button for button in at.button if button.key == "approvals.approve"]


def test_evidence_opened_by_the_checker_is_counted(desk: Desk, services: FakeServices, draft: Draft) -> None:
    draft_id = submitted(services, draft)
    at = desk("ella", "approvals")
    at.session_state["evidence.asked"] = "E2"
    at.run()
    at.button(key="approvals.approve").click().run()
    assert services.drafts[draft_id].reviews[0].evidence_opened == 1


def test_a_submission_that_two_people_must_approve_says_why_to_both_sides(
    desk: Desk, services: FakeServices, draft: Draft
) -> None:
    held = services.drafts[submitted(services, draft)]
    assert held.submission is not None
    reason = "£10,000.01 at risk is above £10,000.00"
    two = held.submission.model_copy(update={"approvals_needed": 2, "approvals_reason": reason})
    services.drafts[draft.draft_id] = held.model_copy(update={"submission": two})
    for user, page in (("ben", "drafts"), ("ella", "approvals")):
        assert reason in html_of(desk(user, page))
