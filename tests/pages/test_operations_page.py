"""Operations shows engines, budgets and calls to those who look after them, and says when there is nothing."""

import pytest

from copilot.domain.ids import CaseId, UserId
from copilot.errors import TransientError
from pages.operations_desk.engines import state_chip
from tests.fakes import bank
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of


def test_engines_stand_in_the_order_in_which_they_are_asked(desk: Desk) -> None:
    at = desk("ines", "operations")
    assert not at.exception
    page = html_of(at)
    assert page.index("azure:gpt-5-mini") < page.index("vllm:qwen3-32b") < page.index("Offline engine")
    for shown in (
        "resting, tried again in 40 s",
        "4 of 4",
        "Redacted, encrypted",
        "last failure: server error",
    ):
        assert shown in page


def test_an_engine_on_trial_is_told_from_one_at_rest() -> None:
    assert "being tried" in state_chip("half_open", None, bank.NOW)
    assert "ready" in state_chip("closed", None, bank.NOW)
    assert "resting<" in state_chip("open", None, bank.NOW)


def test_a_budget_is_shown_by_how_near_its_end_is(desk: Desk) -> None:
    page = html_of(desk("ines", "operations"))
    assert "432,000 of 500,000 <small>86%</small>" in page
    assert "5.00 of 5.00 <small>used up</small>" in page
    assert "8,100 <small>no limit</small>" in page
    for tone in ("green", "amber", "red"):
        assert f"fe-meter fe-fill-{tone}" in page


def test_no_budget_and_no_model_have_words_of_their_own(desk: Desk, services: FakeServices) -> None:
    services.engines = services.engines[-1:]
    services.limits, services.model_calls = (), ()
    page = html_of(desk("ines", "operations"))
    for shown in ("No model is set", "No budget is set", "No call yet"):
        assert shown in page


def test_calls_are_listed_and_failed_ones_alone_on_request(desk: Desk) -> None:
    at = desk("ines", "operations")
    assert len(at.dataframe[0].value) == 40
    at.session_state["operations.calls_shown"] = "Failed"
    outcomes = {next(iter(cell)) for cell in at.run().dataframe[0].value["Outcome"]}
    assert outcomes == {"Rate limited", "Server error", "Wrong schema"}


@pytest.mark.parametrize("leaks", [0, 1])
def test_leaks_that_were_blocked_are_counted(desk: Desk, services: FakeServices, leaks: int) -> None:
    for _ in range(leaks):
        services._event(services.actor(UserId("ben")), "model.leak_blocked", CaseId("CF-100001"))
    at = desk("ines", "operations", part="Leaks")
    assert len(at.dataframe) == leaks
    assert ("None so far" in html_of(at)) is (leaks == 0)


def test_a_part_that_is_not_well_is_named_with_its_reason(desk: Desk, services: FakeServices) -> None:
    services.readiness = lambda: {"bank": "The bank did not answer in time."}  # type: ignore[method-assign]
    page = html_of(desk("ines", "operations"))
    assert "not well" in page
    assert "The bank did not answer in time." in page


def test_budgets_that_cannot_be_read_leave_the_engines_standing(desk: Desk, services: FakeServices) -> None:
    def broken(*_: object) -> None:
        raise TransientError("The ledger is locked. Look again in a moment.")

    services.budgets = broken  # type: ignore[method-assign,assignment]
    at = desk("ines", "operations")
    assert "The ledger is locked." in at.error[0].value
    assert "vllm:qwen3-32b" in html_of(at)
    assert len(at.dataframe[0].value) == 40


def test_an_analyst_finds_no_operations_and_reads_why(desk: Desk) -> None:
    page = html_of(desk("ben", "operations"))
    assert "vllm:qwen3-32b" not in page
    assert "Operations is not open to you" in page
    assert "You are here as Fraud analyst" in page


def test_a_circuits_openings_are_drawn_over_time_and_told(desk: Desk) -> None:
    at = desk("ines", "operations")
    assert len(at.get("plotly_chart")) == 1
    page = html_of(at)
    for reported in ("2 openings", "resting now", "closed after 1 min 0 s half open"):
        assert reported in page


def test_circuits_that_never_opened_say_so(desk: Desk, services: FakeServices) -> None:
    services.idle = True
    assert "no circuit opened" in html_of(desk("ines", "operations"))
