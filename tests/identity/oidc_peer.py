"""A real OpenID Connect provider on loopback: somebody else's code, with people that a test sets."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx
from oidc_provider_mock import run_server_in_thread

CLIENT_ID, CLIENT_SECRET = "foureyes-desk", "a client secret for tests only"
_BACK = "http://localhost:1/oauth2callback"


class Peer:
    """The provider as its administrator and its people see it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._http = httpx.Client(base_url=issuer, trust_env=False, timeout=10)

    def set_person(self, subject: str, *, name: str, groups: Sequence[str]) -> None:
        """Know this person by these claims from now on."""
        self._http.put(f"/users/{subject}", json={"name": name, "groups": list(groups)}).raise_for_status()

    def withdraw(self, subject: str) -> None:
        """Revoke every token of the person."""
        self._http.post(f"/users/{subject}/revoke-tokens").raise_for_status()

    def tokens(self, subject: str) -> Mapping[str, str]:
        """What the person's sign-in by authorisation code ends with."""
        asked = {
            "client_id": CLIENT_ID,
            "redirect_uri": _BACK,
            "response_type": "code",
            "scope": "openid profile",
        }
        sent = self._http.post("/oauth2/authorize", params={**asked, "nonce": "n"}, data={"sub": subject})
        code = parse_qs(urlsplit(sent.headers["location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": _BACK}
        answer = self._http.post("/oauth2/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET))
        answer.raise_for_status()
        held: dict[str, str] = answer.json()
        return held

    def close(self) -> None:
        self._http.close()


@contextmanager
def running_provider() -> Iterator[Peer]:
    """The provider, until the block ends."""
    with run_server_in_thread() as server:
        peer = Peer(f"http://localhost:{server.server_port}")
        try:
            yield peer
        finally:
            peer.close()
