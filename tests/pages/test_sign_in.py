"""Nothing shows before sign-in, and what shows after it follows the roles of this moment."""

import pytest

from copilot.domain.identity import Role
from copilot.errors import TransientError
from tests.fakes import bank
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

PATHS = ("", "queue", "case", "drafts", "approvals", "policies", "audit")
WORK = {"Queue", "Case", "Drafts", "Policies"}
SEES: dict[str, set[str]] = {
    "amara": {"Queue", "Case", "Policies"},
    "ben": WORK,
    "chloe": WORK,
    "dev": WORK,
    "ella": {"Queue", "Case", "Approvals", "Policies"},
    "farid": WORK | {"Approvals"},
    "grace": {"Policies"},
    "hugo": {"Queue", "Case", "Policies"},
    "ines": {"Queue", "Case", "Policies", "Audit"},
    "admin": WORK | {"Approvals", "Audit"},
}


@pytest.mark.parametrize("path", PATHS)
def test_a_signed_out_visitor_sees_the_sign_in_and_nothing_else(
    desk: Desk, services: FakeServices, path: str
) -> None:
    at = desk(None, path)
    assert not at.exception
    assert [button.label for button in at.button] == ["Sign in"]
    assert not at.dataframe
    assert services.calls == []
    assert "CF-100001" not in html_of(at)


def test_the_sign_in_says_which_case_it_will_open(desk: Desk) -> None:
    at = desk(None, "case", case="CF-100001")
    assert at.button[0].label == "Sign in to open CF-100001"


@pytest.mark.parametrize("user_id", SEES)
def test_each_person_is_offered_exactly_their_pages(desk: Desk, user_id: str) -> None:
    at = desk(user_id)
    assert not at.exception
    offered = {info["page_name"] for info in at._registered_pages.values()} - {"Foureyes"}
    assert offered == SEES[user_id]


@pytest.mark.parametrize(
    ("user_id", "path"), [("grace", "queue"), ("ben", "audit"), ("ben", "approvals"), ("ines", "drafts")]
)
def test_a_page_of_another_role_shows_nothing_of_itself(desk: Desk, user_id: str, path: str) -> None:
    """The address leads to the person's own first page, never to the page asked for."""
    at = desk(user_id, path)
    own = "Policies" if user_id == "grace" else "Queue"
    assert f"<h1>{own}</h1>" in html_of(at)
    assert f"<h1>{path.capitalize()}</h1>" not in html_of(at)


def test_a_token_past_its_end_signs_the_person_out(desk: Desk) -> None:
    """Streamlit keeps its cookie for a month; the token's own end decides."""
    at = desk("ben", "queue", token_seconds=-1)
    assert [button.label for button in at.button] == ["Sign in"]


def test_somebody_the_store_does_not_know_is_signed_out(desk: Desk) -> None:
    assert [button.label for button in desk("mallory", "queue").button] == ["Sign in"]


def test_a_store_that_does_not_answer_says_so_and_lets_nobody_in(desk: Desk, services: FakeServices) -> None:
    def broken(*_: object) -> None:
        raise TransientError("The store did not answer. Try again in a moment.")

    services.actor = broken  # type: ignore[method-assign,assignment]
    at = desk("ben", "queue")
    assert at.error[0].value == "The store did not answer. Try again in a moment."
    assert not at.dataframe


def test_a_role_taken_away_is_gone_at_the_next_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at = desk("ines", "audit")
    assert "<h1>Audit</h1>" in html_of(at)
    fewer = tuple((u, n, t, (Role.POLICY_OWNER,) if u == "ines" else r) for u, n, t, r in bank.USERS)
    monkeypatch.setattr(bank, "USERS", fewer)
    assert "<h1>Audit</h1>" not in html_of(at.run())
