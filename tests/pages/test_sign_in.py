"""Nothing shows before sign-in, and what shows after it follows the roles of this moment."""

import pytest

from copilot.domain.identity import Actor, Role
from copilot.domain.sign_in import SignInClaims, SignInRules
from copilot.errors import TransientError
from tests.fakes import bank
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

PATHS = ("", "queue", "case", "drafts", "approvals", "policies", "audit", "operations", "evaluation")
WORK = {"Queue", "Case", "Drafts", "Policies"}
SEES: dict[str, set[str]] = {
    "amara": {"Queue", "Case", "Policies"},
    "ben": WORK,
    "chloe": WORK,
    "dev": WORK,
    "ella": {"Queue", "Case", "Approvals", "Policies", "Evaluation"},
    "farid": WORK | {"Approvals", "Evaluation"},
    "grace": {"Policies", "Evaluation"},
    "hugo": {"Queue", "Case", "Policies", "Evaluation"},
    "ines": {"Queue", "Case", "Policies", "Audit", "Operations", "Evaluation"},
    "admin": WORK | {"Approvals", "Audit", "Operations", "Evaluation"},
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
    # What stands in no menu has no icon: the way in, and the pages that say that they are not open.
    offered = {info["page_name"] for info in at._registered_pages.values() if info["icon"]}
    assert offered == SEES[user_id]


@pytest.mark.parametrize(
    ("user_id", "title"), [(who, page) for who in SEES for page in sorted(SEES["admin"] - SEES[who])]
)
def test_a_page_of_another_role_says_so_and_shows_nothing_else(desk: Desk, user_id: str, title: str) -> None:
    at = desk(user_id, title.lower())
    assert f"{title} is not open to you" in html_of(at)
    assert f"<h1>{title}</h1>" not in html_of(at)
    assert not at.dataframe
    assert not at.exception


def test_a_token_past_its_end_signs_the_person_out(desk: Desk) -> None:
    """Streamlit keeps its cookie for a month; the token's own end decides."""
    at = desk("ben", "queue", token_seconds=-61)
    assert [button.label for button in at.button] == ["Sign in"]
    assert at.warning[0].value == "Your sign-in has reached its end. Sign in again."


def test_a_clock_that_is_a_little_off_signs_nobody_out(desk: Desk) -> None:
    assert "<h1>Queue</h1>" in html_of(desk("ben", "queue", token_seconds=-30))


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(desk: Desk) -> None:
    at = desk("ben", "queue")
    at.button(key="desk.sign_out").click().run()
    assert [button.label for button in at.button] == ["Sign in"]
    copy = desk("ben", "queue")
    assert [button.label for button in copy.button] == ["Sign in"]
    assert copy.warning[0].value == "You have signed out."


def test_a_part_that_polls_ends_with_the_session(desk: Desk, services: FakeServices) -> None:
    """A fragment runs without the desk's own script, so it asks for itself."""
    at = desk("admin", "operations")
    assert "<h1>Operations</h1>" in html_of(at)
    asked: list[bool] = []
    real = services.enter_desk

    def noted(claims: SignInClaims | None, *, active: bool = True) -> Actor:
        asked.append(active)
        return real(claims, active=active)

    services.enter_desk = noted  # type: ignore[method-assign]
    at.run()
    assert asked == [True, False]


def test_signing_out_everywhere_says_so(desk: Desk) -> None:
    at = desk("ben", "queue")
    at.button(key="desk.sign_out_everywhere").click().run()
    assert desk("ben", "queue").warning[0].value == "You have signed out everywhere."


def test_a_cookie_of_another_provider_lets_nobody_in(desk: Desk, services: FakeServices) -> None:
    """The demo's cookies outlive the day on which the bank's own provider takes over."""
    at = desk("admin", "queue")
    services.sign_in_rules = SignInRules(demo=False, issuer="https://id.bank.example", client_id="foureyes")
    assert [button.label for button in at.run().button] == ["Sign in"]


@pytest.mark.parametrize("path", PATHS)
def test_every_screen_of_the_demo_says_that_it_asks_for_no_password(desk: Desk, path: str) -> None:
    for user_id in (None, "admin"):
        assert html_of(desk(user_id, path)).count('class="fe-demo"') == 1


def test_the_banner_is_the_demos_alone(desk: Desk, services: FakeServices) -> None:
    services.sign_in_rules = services.sign_in_rules.model_copy(update={"demo": False})
    for user_id in (None, "ben"):
        assert 'class="fe-demo"' not in html_of(desk(user_id, "queue"))


def test_somebody_without_any_right_is_told_so_and_sees_nothing(
    desk: Desk, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "USERS", (("ben", "Ben Whitlock", "", ()),))
    at = desk("ben", "queue")
    assert "none of your groups gives you a right" in at.warning[0].value
    assert [button.label for button in at.button] == ["Sign out"]
    assert not at.dataframe
    assert services.calls == []


@pytest.mark.parametrize("name", ["role", "roles", "user", "sub", "groups"])
def test_no_right_comes_from_the_address_or_from_session_state(desk: Desk, name: str) -> None:
    at = desk("ben", "audit", **{name: "admin"})
    at.session_state[name] = "admin"
    assert "<h1>Audit</h1>" not in html_of(at.run())


def test_a_sign_in_that_did_not_finish_is_said_at_the_door(desk: Desk) -> None:
    at = desk(None, "", sign_in="failed")
    assert at.warning[0].value.startswith("The sign-in did not finish.")
    assert not desk(None, "", sign_in="<b>").warning


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
