"""Operations draws how the desk went, and says of each chart that has nothing to draw why it has not."""

import pytest

from copilot.errors import TransientError
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

CHARTS = 13


def test_every_part_of_the_operation_has_its_chart(desk: Desk) -> None:
    at = desk("ines", "operations", part="Trends")
    assert not at.exception
    assert len(at.get("plotly_chart")) == CHARTS
    page = html_of(at)
    for title in (
        "Calls",
        "Errors",
        "Latency",
        "Tokens",
        "Cost",
        "Fallback",
        "Leaks blocked",
        "Approvals",
    ):
        assert f"<h3>{title}</h3>" in page
    for title in ("Wait for a decision", "Time to brief", "Time to disposition", "Ageing", "Clocks"):
        assert f"<h3>{title}</h3>" in page


def test_the_sums_above_the_charts_are_of_the_days_that_are_shown(desk: Desk) -> None:
    at = desk("ines", "operations", part="Trends")
    two_weeks = html_of(at)
    at.session_state["operations.trend_span"] = "7 days"
    assert html_of(at.run()) != two_weeks
    assert "<span>Leaks blocked</span><b>2</b>" in html_of(at)


def test_an_idle_desk_says_so_in_place_of_each_chart(desk: Desk, services: FakeServices) -> None:
    services.idle = True
    at = desk("ines", "operations", part="Trends")
    assert not at.exception
    assert len(at.get("plotly_chart")) == 0
    page = html_of(at)
    for said in ("No call in these days", "No decision in these days", "None in these days", "No open case"):
        assert said in page


def test_figures_that_cannot_be_read_are_told_in_their_place(desk: Desk, services: FakeServices) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TransientError("The store is locked. Look again in a moment.")

    services.desk_figures = broken  # type: ignore[method-assign,assignment]
    assert "The store is locked." in desk("ines", "operations", part="Trends").error[0].value


@pytest.mark.parametrize("who", ["ben", "ella"])
def test_nobody_else_sees_the_trends(desk: Desk, who: str) -> None:
    assert "The desk over time" not in html_of(desk(who, "operations", part="Trends"))


def test_an_alarm_over_live_runs_stands_above_the_charts_with_its_rule(desk: Desk) -> None:
    page = html_of(desk("ines", "operations", part="Trends"))
    assert "Groundedness fell to 91 %." in page
    assert "At least 98 % of statements." in page
