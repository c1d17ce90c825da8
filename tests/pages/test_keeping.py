"""Keys, retention, legal holds and the prompt log: shown to who looks after them, changed by who may, each once."""

import pytest
from streamlit.testing.v1 import AppTest

from copilot.domain.ids import CaseId, UserId
from copilot.errors import PermanentError
from pages.operations_desk.keeping import kept_for
from tests.fakes.governance import bank_prompts
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

CASE = CaseId("CF-100001")


def _keeping(desk: Desk, who: str = "admin") -> AppTest:
    at = desk(who, "operations", part="Keys and retention")
    assert not at.exception
    return at


def _hold(services: FakeServices) -> None:
    services.set_hold(services.actor(UserId("admin")), CASE, reason="Subpoena 26-4471")


def test_each_rule_says_what_is_due_and_what_stays(desk: Desk, services: FakeServices) -> None:
    _hold(services)
    page = html_of(_keeping(desk, "ines"))
    for shown in ("Prompt log", "90 days", "25 Aug 2026", ">214<", "5 years", "on hold", "in work", CASE):
        assert shown in page


@pytest.mark.parametrize(
    ("days", "said"), [(None, "for ever"), (1, "1 day"), (400, "400 days"), (1_826, "5 years")]
)
def test_a_rules_length_is_told_in_words(days: int | None, said: str) -> None:
    assert kept_for(days) == said


def test_the_plan_alone_erases_nothing_and_the_button_does(desk: Desk, services: FakeServices) -> None:
    at = _keeping(desk)
    assert services.due
    at.button(key="operations.erase_now").click().run()
    assert "2,043 rows erased" in at.success[0].value
    assert not services.due


def test_a_case_on_hold_is_named_as_the_reason_why_it_stayed(desk: Desk, services: FakeServices) -> None:
    _hold(services)
    at = _keeping(desk)
    at.button(key="operations.erase_now").click().run()
    assert f"left whole: {CASE}" in at.warning[0].value


def test_an_auditor_reads_and_changes_nothing(desk: Desk, services: FakeServices) -> None:
    _hold(services)
    at = _keeping(desk, "ines")
    assert "Subpoena 26-4471" in html_of(at)
    keys = [button.key or "" for button in at.button]
    assert not [
        key for key in keys if key.startswith(("operations.erase", "operations.hold", "operations.lift"))
    ]


def test_a_noted_change_of_one_who_may_not_is_refused(desk: Desk, services: FakeServices) -> None:
    """The button that is not drawn is no control: the use case behind it is."""
    at = _keeping(desk, "ines")
    at.session_state["operation.operations.erase"] = {"id": "op"}
    at.run()
    assert "governance.manage" in at.error[0].value
    assert services.due


def test_a_hold_is_set_with_its_reason_and_lifted_with_one(desk: Desk, services: FakeServices) -> None:
    at = _keeping(desk)
    assert "No case is on hold" in html_of(at)
    at.text_input(key="operations.hold_case").input(" cf-100001 ").run()
    assert at.button(key="operations.hold_now").disabled
    at.text_input(key="operations.hold_reason").input("Subpoena 26-4471").run()
    at.button(key="operations.hold_now").click().run()
    assert services.holds[CASE].reason == "Subpoena 26-4471"
    at.text_input(key=f"operations.lift_reason.{CASE}").input("The matter is closed").run()
    at.button(key=f"operations.lift_now.{CASE}").click().run()
    assert not services.holds


def test_a_rotation_under_way_shows_how_far_it_is(desk: Desk, services: FakeServices) -> None:
    services.keys = services.keys.model_copy(update={"rotating_to": "k-next", "rewrapped": 159})
    page = html_of(_keeping(desk))
    assert "width: 50%" in page
    assert "159 of 318 data keys" in page


def test_the_page_names_the_keys_file_and_not_the_servers_folders(desk: Desk, services: FakeServices) -> None:
    services.keys = services.keys.model_copy(update={"place": "the file /srv/desk/master.key"})
    page = html_of(_keeping(desk))
    assert "the file master.key" in page
    assert "/srv/desk" not in page


def test_a_lost_key_is_said_and_the_rest_of_the_page_stands(desk: Desk, services: FakeServices) -> None:
    def lost(*_: object) -> None:
        raise PermanentError("The installation key does not open this store. Give back the old key.")

    services.key_status = lost  # type: ignore[method-assign,assignment]
    at = _keeping(desk)
    assert "does not open this store" in at.error[0].value
    assert "Legal holds" in html_of(at)


def test_the_prompt_log_is_read_once_for_each_asking(desk: Desk, services: FakeServices) -> None:
    services.prompts[CASE] = bank_prompts(CASE)
    at = desk("ines", "operations", part="Prompt log")
    assert services.read == []
    at.text_input(key="operations.prompts_case").input("cf-100001").run()
    at.button(key="operations.prompts_read").click().run()
    page = html_of(at)
    for shown in ("keeps sizes and versions, no text", "PERSON_1 paid.", "erased by the retention rules"):
        assert shown in page
    assert services.read == [CASE]
    at.run()
    assert services.read == [CASE]


@pytest.mark.parametrize(
    ("case", "shown"), [("CF-100002", "Nothing was sent for this case"), ("AM-1", "no case AM-1")]
)
def test_an_empty_log_and_an_unknown_case_have_their_own_words(desk: Desk, case: str, shown: str) -> None:
    at = desk("ines", "operations", part="Prompt log")
    at.text_input(key="operations.prompts_case").input(case).run()
    at.button(key="operations.prompts_read").click().run()
    assert shown in html_of(at) + "".join(error.value for error in at.error)
