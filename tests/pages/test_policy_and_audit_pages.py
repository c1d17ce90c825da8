"""Policies answer with passages or say why not; audit lists, verifies and exports."""

from datetime import UTC, date, datetime

import pytest

from copilot.domain.ids import CaseId, UserId
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of


def test_an_answer_cites_and_counts_what_the_role_hides(desk: Desk) -> None:
    at = desk("grace", "policies")
    at.chat_input(key="policies.question").set_value("When is provisional credit due?").run()
    assert not at.exception
    page = html_of(at)
    assert "Credit the account within ten business days" in page
    assert "2 hidden by your role" in page


def test_an_answer_survives_a_look_at_another_tab(desk: Desk) -> None:
    at = desk("grace", "policies")
    at.chat_input(key="policies.question").set_value("When is provisional credit due?").run()
    assert "Credit the account within ten business days" in html_of(at.run())


def test_the_day_asked_about_is_the_banks_and_not_the_next_one_in_utc(
    desk: Desk, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "bank_now", lambda: datetime(2026, 12, 1, 0, 16, tzinfo=UTC))
    assert desk("grace", "policies").date_input(key="policies.as_of").value == date(2026, 11, 30)


def test_a_refusal_says_why(desk: Desk) -> None:
    at = desk("grace", "policies")
    at.chat_input(key="policies.question").set_value("What is the moon made of?").run()
    assert "No document in force that you may read answers this." in html_of(at)


def test_a_search_lists_passages_and_opens_one_highlighted(desk: Desk) -> None:
    at = desk("amara", "policies", look="Search", q="provisional credit")
    assert "4.2 Provisional credit" in html_of(at)
    at.button(key="policies.open.0").click().run()
    assert not at.exception
    assert "<mark>Credit the account" in html_of(at)


@pytest.mark.parametrize(("q", "shown"), [("", "Type a few words"), ("moon", "No passage found")])
def test_a_search_without_result_has_its_own_screen(desk: Desk, q: str, shown: str) -> None:
    assert shown in html_of(desk("amara", "policies", look="Search", q=q))


def test_the_documents_one_may_read_are_listed(desk: Desk) -> None:
    at = desk("amara", "policies", look="Documents")
    assert list(at.dataframe[0].value["Title"]) == ["Card fraud procedure"]


def test_the_audit_trail_is_filtered_by_case(desk: Desk, services: FakeServices) -> None:
    ben = services.actor(UserId("ben"))
    services.take_case(ben, CaseId("CF-100001"))
    services.take_case(ben, CaseId("CF-100002"))
    at = desk("ines", "audit", case="CF-100002")
    assert not at.exception
    assert list(at.dataframe[0].value["Case"]) == ["CF-100002"]


def test_the_verdict_on_the_chain_is_shown(desk: Desk, services: FakeServices) -> None:
    services.take_case(services.actor(UserId("ben")), CaseId("CF-100001"))
    at = desk("ines", "audit")
    at.button(key="audit.verify_button").click().run()
    assert "The chain holds: 1 row" in at.success[0].value


def test_a_bundle_of_an_unknown_case_is_an_error_not_a_file(desk: Desk) -> None:
    at = desk("ines", "audit")
    at.text_input(key="audit.bundle_case").input("CF-999999").run()
    at.button(key="audit.bundle_button").click().run()
    assert "There is no case CF-999999" in at.error[0].value
    assert not at.get("download_button")
