"""The queue lists what one may see, filters it by address, and acts once."""

from copilot.domain.ids import CaseId, UserId
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of


def test_only_the_queues_of_the_role_are_listed(desk: Desk) -> None:
    at = desk("ben", "queue")
    assert not at.exception
    assert set(at.dataframe[0].value["Queue"]) == {"Card fraud", "Payment fraud", "Disputes"}


def test_clock_and_triage_stand_in_words_not_in_colour_alone(desk: Desk) -> None:
    frame = desk("ben", "queue").dataframe[0].value
    assert next(iter(frame["Clock"][0])).startswith("overdue ")
    assert next(iter(frame["Triage"][0])) in {"Critical", "High", "Medium", "Low"}


def test_amounts_bear_their_currency(desk: Desk) -> None:
    assert all(value.startswith("$") for value in desk("ben", "queue").dataframe[0].value["Amount at risk"])


def test_a_filter_in_the_address_is_in_force(desk: Desk) -> None:
    at = desk("ben", "queue", clock="Overdue")
    assert all(next(iter(cell)).startswith("overdue") for cell in at.dataframe[0].value["Clock"])


def test_nothing_found_says_what_to_do(desk: Desk) -> None:
    at = desk("ben", "queue", find="no such case")
    assert not at.dataframe
    assert "No case fits this filter" in html_of(at)


def test_the_second_page_shows_what_the_first_did_not(desk: Desk) -> None:
    first = desk("ben", "queue")
    before = set(first.dataframe[0].value["Case"])
    first.session_state["page"] = 2
    assert before.isdisjoint(first.run().dataframe[0].value["Case"])


def test_take_next_locks_one_case_and_opens_it(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "queue")
    free = {case_id for case_id, row in services.rows.items() if row.owner_id is None}
    at.button(key="queue.take_next").click().run()
    taken = [case_id for case_id in free if services.rows[case_id].owner_id == "ben"]
    assert len(taken) == 1
    page = html_of(at)
    assert f"<h1>{taken[0]}</h1>" in page
    assert "Six online payments total $12,820.50" in page  # its brief is already written


def test_a_reader_is_offered_no_way_to_take_a_case(desk: Desk) -> None:
    at = desk("amara", "queue")
    assert "Take next" not in {button.label for button in at.button}


def test_a_ticked_case_opens(desk: Desk) -> None:
    at = desk("amara", "queue")
    case_id = at.dataframe[0].value["Case"][0]
    at.session_state["queue.grid"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at.button(key="queue.open_one").click().run()
    assert not at.error
    assert f"<h1>{case_id}</h1>" in html_of(at)


def test_a_ticked_case_is_snoozed_with_its_reason(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "queue")
    case_id = CaseId(at.dataframe[0].value["Case"][0])
    at.session_state["queue.grid"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert at.button(key="queue.snooze_many").disabled
    at.text_input(key="queue.reason").input("Waiting for the merchant").run()
    at.button(key="queue.snooze_many").click().run()
    assert not at.error
    assert services.rows[case_id].snoozed_until is not None


def test_a_ticked_case_is_assigned_to_the_analyst(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "queue", owner="Nobody")
    case_id = CaseId(at.dataframe[0].value["Case"][0])
    at.session_state["queue.grid"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at.button(key="queue.assign_me").click().run()
    assert not at.exception
    assert services.rows[case_id].owner_id == "ben"


def test_a_checker_chooses_who_gets_the_case(desk: Desk, services: FakeServices) -> None:
    at = desk("ella", "queue", owner="Nobody")
    case_id = CaseId(at.dataframe[0].value["Case"][0])
    at.session_state["queue.grid"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at.selectbox(key="queue.assignee").select("chloe")
    at.run()
    at.button(key="queue.assign_many").click().run()
    assert services.rows[case_id].owner_id == "chloe"


def test_a_saved_view_brings_its_filters_back(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "queue", clock="Overdue")
    at.text_input(key="queue.view_name").input("Late ones").run()
    at.button(key="queue.save_view_button").click().run()
    saved = services.views[UserId("ben")]
    assert [view.name for view in saved] == ["Late ones"]
    fresh = desk("ben", "queue")
    fresh.button(key="queue.view.0").click().run()
    assert all(next(iter(cell)).startswith("overdue") for cell in fresh.dataframe[0].value["Clock"])
