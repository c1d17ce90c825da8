"""Someone who asks to sign in too often has to wait, alone, and reads for how long."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.server.headers import SecureCookies
from pages.server.sign_in_rate import SignInRate, client_network
from pages.server.sign_in_return import ReturnAfterSignIn


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def _page(_request: Request) -> Response:
    return PlainTextResponse("page")


def _desk(clock: Clock, per_minute: int = 3) -> Starlette:
    routes = [Route(path, _page) for path in ("/", "/auth/login", "/oauth2callback")]
    return Starlette(routes=routes, middleware=[Middleware(SignInRate, per_minute=per_minute, clock=clock)])


def _from(app: Starlette, address: str) -> TestClient:
    return TestClient(app, client=(address, 50_000))


def test_attempts_up_to_the_limit_pass_and_the_next_waits_as_long_as_it_says() -> None:
    clock = Clock()
    client = _from(_desk(clock), "192.0.2.7")
    assert [client.get("/auth/login").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/auth/login")
    assert refused.headers["retry-after"] == "20"
    assert "Try again in 20 seconds." in refused.text
    clock.now += 19
    assert client.get("/auth/login").status_code == 429
    clock.now += 1
    assert client.get("/auth/login").status_code == 200


def test_a_refusal_costs_nothing_so_that_trying_again_does_not_shut_one_out_for_good() -> None:
    clock = Clock()
    client = _from(_desk(clock), "192.0.2.7")
    for _ in range(500):
        client.get("/auth/login")
    clock.now += 20
    assert client.get("/auth/login").status_code == 200


def test_one_address_does_not_hold_back_another_nor_the_other_pages() -> None:
    app = _desk(Clock())
    loud = _from(app, "192.0.2.7")
    assert [loud.get("/oauth2callback").status_code for _ in range(4)][-1] == 429
    assert loud.get("/").status_code == 200
    assert _from(app, "192.0.2.8").get("/oauth2callback").status_code == 200


def test_one_site_cannot_escape_by_its_many_ipv6_addresses() -> None:
    app = _desk(Clock())
    answers = [_from(app, f"2001:db8:1:1::{n:x}").get("/auth/login").status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]
    assert _from(app, "2001:db8:1:2::1").get("/auth/login").status_code == 200


def test_a_header_that_anybody_may_send_does_not_change_the_address() -> None:
    client = _from(_desk(Clock()), "192.0.2.7")
    answers = [
        client.get("/auth/login", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(4)
    ]
    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("client", "network"),
    [(("::ffff:192.0.2.7", 1), "192.0.2.7"), (("testclient", 1), "testclient"), (None, "")],
)
def test_an_address_is_read_in_every_form(client: tuple[str, int] | None, network: str) -> None:
    assert client_network({"type": "http", "client": client}) == network


def test_addresses_that_went_quiet_are_forgotten_before_memory_grows() -> None:
    limiter = SignInRate(_desk(Clock()), per_minute=3, clock=Clock())
    for number in range(10_500):
        limiter._wait(f"10.0.{number // 250}.{number % 250}", "/auth/login")
    assert len(limiter._buckets) == 10_000


def _answering(status: int, location: str = "/", cookie: str = "") -> TestClient:
    async def answer(_request: Request) -> Response:
        if status >= 400:
            return PlainTextResponse("Authentication error", status_code=status)
        response = RedirectResponse(location, status_code=status)
        if cookie == "deleted":
            response.delete_cookie("_streamlit_user")
        elif cookie:
            response.set_cookie("_streamlit_user", cookie)
        return response

    app = Starlette(
        routes=[Route("/auth/login", answer), Route("/oauth2callback", answer)],
        middleware=[Middleware(SecureCookies), Middleware(ReturnAfterSignIn)],
    )
    return TestClient(app, base_url="https://desk.example", follow_redirects=False)


def test_a_provider_that_cannot_be_reached_is_a_page_that_says_so() -> None:
    answer = _answering(400).get("/auth/login")
    assert answer.status_code == 502
    assert "The identity provider does not answer" in answer.text
    assert "Authentication error" not in answer.text


@pytest.mark.parametrize("cookie", ["", "deleted"])
def test_a_callback_that_signs_nobody_in_says_so(cookie: str) -> None:
    answer = _answering(302, cookie=cookie).get("/oauth2callback?code=x&state=y")
    assert answer.headers["location"] == "/?sign_in=failed"


def test_a_callback_that_signs_somebody_in_goes_on_and_its_cookie_needs_https() -> None:
    answer = _answering(302, cookie="signed").get("/oauth2callback?code=x&state=y")
    assert answer.headers["location"] == "/"
    assert all("; Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


def test_coming_back_from_the_providers_sign_out_is_no_failure() -> None:
    assert _answering(302).get("/oauth2callback").headers["location"] == "/"
