"""The case screen shows everything in its tab, and the copilot answers once for each click."""

import json

import pytest

from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.settings import Settings
from tests.fakes.banks import UK
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

CASE = "CF-100003"
TABS = {
    "Transactions": "Movements",
    "Links": "never that anybody is guilty",
    "Alerts": "Card-not-present velocity",
    "Merchant and device": "Devices",
    "Customer and KYC": "Nadia Petrova",
    "Documents and notes": "At the system of record",
    "Close": "Before closing",
}


@pytest.mark.parametrize(("tab", "shown"), TABS.items())
def test_each_tab_shows_its_part(desk: Desk, tab: str, shown: str) -> None:
    at = desk("ben", "case", case=CASE, tab=tab)
    assert not at.exception
    assert shown in html_of(at) + " ".join(caption.value for caption in at.caption)


def test_transactions_stand_in_the_banks_zone_and_in_the_money_form_of_every_text(desk: Desk) -> None:
    at = desk("ben", "case", case=CASE, tab="Transactions")
    rows = at.dataframe[0].value
    assert all(amount.startswith("$") for amount in rows["Amount"])
    assert all(moment.tzinfo is not None for moment in rows["Time"])
    column = json.loads(at.dataframe[0].proto.columns)["Time"]["type_config"]
    assert (column["timezone"], column["format"]) == ("America/New_York", "D MMM YYYY HH:mm z")


def test_the_header_gives_every_clock_with_its_legal_basis(desk: Desk) -> None:
    page = html_of(desk("ben", "case", case=CASE))
    assert "2 d 4 h left" in page
    assert "12 CFR 1005.11(c)(1)" in page
    assert "10 business days from notice received" in page


def test_the_header_says_where_no_limit_is_set_for_the_cases_currency(
    desk: Desk, services: FakeServices
) -> None:
    assert "No limit for USD" not in html_of(desk("ben", "case", case=CASE))
    services.bank = UK
    page = html_of(desk("ben", "case", case=CASE))
    assert "No limit for USD" in page
    assert "First Example Bank" in page
    assert "Harbourline" not in page


def test_identifiers_of_the_customer_stay_masked(desk: Desk) -> None:
    page = html_of(desk("ben", "case", case=CASE, tab="Customer and KYC"))
    assert "000-12-3456" not in page
    assert "4400014471" not in page
    assert "··4471" in page


@pytest.mark.parametrize("case_id", ["CF-999999", "AM-100001", "<script>"])
def test_a_case_one_may_not_see_is_an_error_that_confirms_nothing(desk: Desk, case_id: str) -> None:
    at = desk("ben", "case", case=case_id)
    assert not at.exception
    assert "that you may see" in at.error[0].value
    assert "Nadia" not in html_of(at)
    assert "Case number" in [field.label for field in at.text_input]  # the way on


def test_no_case_in_the_address_offers_to_open_one(desk: Desk) -> None:
    assert "No case is open" in html_of(desk("ben", "case"))


def test_the_brief_shows_its_sentences_with_citations(desk: Desk) -> None:
    at = desk("ben", "case", case=CASE)
    at.button(key="copilot.task.triage_brief").click().run()
    assert not at.exception
    page = html_of(at)
    assert "Six online payments total $12,820.50" in page
    assert "Offline engine" in page
    assert {"F1", "E2", "P1"} <= {option for group in at.button_group for option in group.options}


def test_the_brief_is_written_at_first_sight_and_once_a_day(desk: Desk, services: FakeServices) -> None:
    """A second session of the same person on the same day finds it, under the id of the first."""
    assert "Six online payments total $12,820.50" in html_of(desk("ben", "case", case=CASE))
    desk("ben", "case", case=CASE)
    assert list(services.runs) == [f"auto:ben:{CASE}:triage_brief:{services.now().date()}"]
    assert services.calls.count("run_task:triage_brief") == 1


def test_a_model_that_costs_money_is_not_asked_by_a_mere_look(desk: Desk, services: FakeServices) -> None:
    services.settings = Settings(model_base_url="http://localhost:1/v1")
    assert "No brief yet" in html_of(desk("ben", "case", case=CASE))
    assert not services.runs
    services.take_case(services.actor(UserId("ben")), CaseId(CASE))
    assert "Six online payments total $12,820.50" in html_of(desk("ben", "case", case=CASE))


def test_history_tells_what_was_done_and_says_when_nothing_was(desk: Desk) -> None:
    assert "Nothing has been done here yet" in html_of(desk("ines", "case", case=CASE, tab="History"))
    at = desk("ben", "case", case=CASE, tab="History")
    assert "Run completed" in set(at.dataframe[0].value["What"])


def test_three_clicks_make_one_run(desk: Desk, services: FakeServices) -> None:
    """Clicks that come while a run is under way find it noted and change nothing."""
    at = desk("ben", "case", case=CASE)
    services.calls.clear()
    at.session_state["operation.copilot.run"] = {"id": "op-1", "task": "triage_brief", "question": ""}
    at.button(key="copilot.task.triage_brief").click().run()
    assert "op-1" in services.runs
    assert services.calls.count("run_task:triage_brief") == 1


def test_an_operation_is_struck_off_when_it_fails(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "case", case=CASE)
    at.session_state["operation.copilot.draft"] = {"id": "op-2", "run_id": "R-unknown"}
    at.run()
    assert at.error[0].value == "There is no run R-unknown."
    assert not at.run().error


def test_a_defect_leaves_the_rest_of_the_screen_standing(desk: Desk, services: FakeServices) -> None:
    """The screen never goes blank, shows nothing of the defect, and does not repeat it at the next run."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Nadia Petrova 000-12-3456")

    services.run_task = broken  # type: ignore[method-assign,assignment]
    at = desk("ben", "case", case=CASE)
    at.button(key="copilot.task.triage_brief").click().run()
    assert not at.exception
    assert "give support the reference" in at.error[0].value
    assert "000-12-3456" not in at.error[0].value
    assert "2 d 4 h left" in html_of(at)
    assert not at.run().error


def test_a_reader_may_not_ask_the_copilot(desk: Desk) -> None:
    at = desk("ines", "case", case=CASE)
    assert not at.exception
    assert "Reading only" in html_of(at)
    assert not [button for button in at.button if button.key.startswith("copilot.task")]


def test_the_closing_form_opens_when_the_required_steps_are_done(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "case", case=CASE, tab="Close")
    assert "before this case can be closed" in html_of(at)
    for box in list(at.checkbox):
        at.checkbox(key=box.key).check().run()
    assert services.done[CaseId(CASE)] >= {"contact_customer", "card_blocked"}
    assert "before this case can be closed" not in html_of(at)
    assert "Disposition" in html_of(at)


def test_a_departure_from_the_proposal_needs_its_reason(desk: Desk, services: FakeServices) -> None:
    services.done[CaseId(CASE)] = frozenset({"contact_customer", "card_blocked"})
    services.run_task(
        services.actor(UserId("ben")), CaseId(CASE), TaskName("triage_brief"), operation_id="brief"
    )  # proposes confirmed fraud
    at = desk("ben", "case", case=CASE, tab="Close")
    at.session_state["case.outcome"] = "false_positive"
    at.run()
    at.text_input(key="case.reason_code").input("FAMILY-USE").run()
    at.text_input(key="case.action_taken").input("Card unblocked").run()
    at.text_area(key="case.rationale").input("The customer's son made the payments and she knew.").run()
    assert at.button(key="case.propose").disabled
    at.text_area(key="case.departure").input("She confirmed it on a call back.").run()
    at.button(key="case.propose").click().run()
    assert not at.exception
    (draft,) = services.drafts.values()
    assert draft.disposition is not None
    assert draft.disposition.departs
