"""The demo provider plays by the rules of OpenID Connect, and only on loopback."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.testclient import TestClient

from connectors.identity.demo_oidc import (
    CLIENT_ID,
    CODE_SECONDS,
    PREFIX,
    TOKEN_SECONDS,
    DemoProvider,
    is_loopback,
)
from copilot.domain.views import UserView
from copilot.errors import PermanentError, TransientError
from tests.fakes import bank

SECRET = "client-secret"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-long"


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def _provider(clock: Clock | None = None, bind: str = "127.0.0.1") -> DemoProvider:
    return DemoProvider(
        bind_address=bind,
        port=8501,
        client_secret=SECRET,
        users=bank.users,
        bank="A Bank",
        clock=clock or Clock(),
    )


def _client(
    provider: DemoProvider, *, peer: str = "127.0.0.1", base_url: str = "http://localhost:8501"
) -> TestClient:
    return TestClient(
        Starlette(routes=provider.routes()), base_url=base_url, follow_redirects=False, client=(peer, 50_000)
    )


def _asked(provider: DemoProvider, **changes: str) -> dict[str, str]:
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return {
        "client_id": CLIENT_ID,
        "redirect_uri": provider.redirect_uri,
        "response_type": "code",
        "state": "state1",
        "nonce": "nonce1",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **changes,
    }


def _code(client: TestClient, provider: DemoProvider) -> str:
    answer = client.post(f"{PREFIX}/authorize", data={**_asked(provider), "user_id": "ben"})
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["state1"]
    return query["code"][0]


def _exchange(client: TestClient, provider: DemoProvider, code: str, **changes: str) -> dict[str, str]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.redirect_uri,
        "code_verifier": VERIFIER,
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        **changes,
    }
    answer: dict[str, str] = client.post(f"{PREFIX}/token", data=form).json()
    return answer


def test_the_whole_flow_ends_in_a_signed_token_for_the_person_chosen() -> None:
    provider = _provider()
    client = _client(provider)
    answer = _exchange(client, provider, _code(client, provider))
    keys = KeySet.import_key_set(client.get(f"{PREFIX}/keys").json())
    claims = jwt.decode(answer["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["sub"], claims["aud"], claims["nonce"]) == ("ben", CLIENT_ID, "nonce1")
    assert claims["exp"] - claims["iat"] == TOKEN_SECONDS
    assert "roles" not in claims


def test_the_public_keys_hold_no_private_part() -> None:
    (key,) = _client(_provider()).get(f"{PREFIX}/keys").json()["keys"]
    assert "d" not in key


def test_a_code_works_once() -> None:
    provider = _provider()
    client = _client(provider)
    code = _code(client, provider)
    assert "id_token" in _exchange(client, provider, code)
    assert _exchange(client, provider, code) == {"error": "invalid_grant"}


def test_a_code_dies_after_a_minute() -> None:
    clock = Clock()
    provider = _provider(clock)
    client = _client(provider)
    code = _code(client, provider)
    clock.now += CODE_SECONDS + 1
    assert _exchange(client, provider, code) == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "another-verifier"}, "invalid_grant"),
        ({"client_secret": "guess"}, "invalid_client"),
        ({"redirect_uri": "http://evil.example/oauth2callback"}, "invalid_grant"),
        ({"grant_type": "password"}, "invalid_grant"),
    ],
)
def test_a_code_in_the_wrong_hands_is_worth_nothing(changes: dict[str, str], error: str) -> None:
    provider = _provider()
    client = _client(provider)
    assert _exchange(client, provider, _code(client, provider), **changes) == {"error": error}


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://evil.example/"},
        {"client_id": "other"},
        {"code_challenge_method": "plain"},
        {"nonce": ""},
        {"state": '"><script>'},
    ],
)
def test_a_bad_request_is_told_so_and_never_redirected(changes: dict[str, str]) -> None:
    provider = _provider()
    answer = _client(provider).get(f"{PREFIX}/authorize", params=_asked(provider, **changes))
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "<script>" not in answer.text


def test_the_page_offers_each_person_once() -> None:
    provider = _provider()
    page = _client(provider).get(f"{PREFIX}/authorize", params=_asked(provider)).text
    for user in bank.users():
        assert page.count(f'value="{user.user_id}"') == 1


def test_a_store_that_does_not_answer_says_so_on_the_page() -> None:
    def broken() -> tuple[UserView, ...]:
        raise TransientError("The store did not answer. Try again in a moment.")

    provider = DemoProvider(
        bind_address="127.0.0.1", port=8501, client_secret=SECRET, users=broken, bank="A Bank"
    )
    answer = _client(provider).get(f"{PREFIX}/authorize", params=_asked(provider))
    assert answer.status_code == 503
    assert "The store did not answer." in answer.text


def test_somebody_who_is_not_offered_cannot_be_chosen() -> None:
    provider = _provider()
    answer = _client(provider).post(f"{PREFIX}/authorize", data={**_asked(provider), "user_id": "mallory"})
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "192.0.2.7", "bank.example"])
def test_it_refuses_to_exist_where_other_machines_could_reach_it(address: str) -> None:
    with pytest.raises(PermanentError, match="asks for no password"):
        _provider(bind=address)


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_loopback_is_recognised(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("path", [".well-known/openid-configuration", "authorize", "token", "keys"])
@pytest.mark.parametrize(
    ("peer", "base_url", "headers"),
    [
        ("192.168.1.20", "http://localhost:8501", {}),
        ("127.0.0.1", "http://desk.bank.example", {}),
        ("127.0.0.1", "http://localhost:8501", {"x-forwarded-for": "203.0.113.9"}),
        ("127.0.0.1", "http://localhost:8501", {"forwarded": "for=203.0.113.9"}),
    ],
    ids=["another machine", "another name", "a proxy", "a proxy of the newer kind"],
)
def test_it_answers_nobody_but_a_caller_on_this_machine(
    path: str, peer: str, base_url: str, headers: dict[str, str]
) -> None:
    """Whatever address the server is bound to: `uvicorn --host 0.0.0.0` knows nothing of our setting."""
    provider = _provider()
    client = _client(provider, peer=peer, base_url=base_url)
    ask = client.post if path == "token" else client.get
    answer = ask(f"{PREFIX}/{path}", headers=headers, params=_asked(provider) if path == "authorize" else {})
    assert answer.status_code == 403
    assert "this machine alone" in answer.text
