"""A small OpenID Connect provider, so that the demo signs in the way production does.

Mounted in the desk's own process: discovery, authorize (ten people as cards), token
and keys. Authorisation code flow with a client secret, PKCE (S256) and nonce; codes
live a minute and work once; id tokens are RS256 under a key that dies with the
process. It asks for no password, so it refuses to exist on any address but loopback, and
answers nobody but a caller on this machine, whatever the address.
"""

import asyncio
import base64
import hashlib
import ipaddress
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from connectors.identity.authorize_page import authorize_page, problem_page
from copilot.domain.views import UserView
from copilot.errors import CopilotError, PermanentError
from copilot.local_caller import is_local

PREFIX = "/demo-identity"
CLIENT_ID = "foureyes-desk"
CODE_SECONDS = 60
TOKEN_SECONDS = 8 * 60 * 60  # one working day, then sign in again
_MAX_PENDING_CODES = 1_000
_ELSEWHERE = (
    "The demo sign-in asks for no password, so it answers callers on this machine alone, and no proxy. "
    "Connect the desk to your identity provider: docs/sign-in.md says how."
)

Endpoint = Callable[[Request], Awaitable[Response]]
Users = Callable[[], tuple[UserView, ...]]


class _Grant(NamedTuple):
    user: UserView
    nonce: str
    challenge: str
    expires_at: float


class DemoProvider:
    """One issuer with one client, whose people are the demo bank's users."""

    def __init__(
        self,
        *,
        bind_address: str,
        port: int,
        client_secret: str,
        users: Users,
        bank: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Refuse any bind address but loopback; `users` is asked at each sign-in.

        Raises:
            PermanentError: the desk would listen to other machines.
        """
        if not is_loopback(bind_address):
            raise PermanentError(
                f"The demo sign-in asks for no password, so it is refused on {bind_address!r}. Bind the desk to "
                "127.0.0.1, or put an [auth] section for your identity provider into .streamlit/secrets.toml."
            )
        self.issuer = f"http://localhost:{port}{PREFIX}"
        # Asked by this very process: an address of its own spares a name lookup.
        self._back_channel = f"http://127.0.0.1:{port}{PREFIX}"
        self.redirect_uri = f"http://localhost:{port}/oauth2callback"
        self._client_secret = client_secret
        self._users = users
        self._bank = bank
        self._clock = clock
        self._key = RSAKey.generate_key(2048, {"use": "sig", "kid": secrets.token_hex(8)})
        self._grants: dict[str, _Grant] = {}

    def streamlit_secrets(self, cookie_secret: str) -> dict[str, str | dict[str, str | bool]]:
        """The `[auth]` section with which `st.login` finds this provider."""
        return {
            "redirect_uri": self.redirect_uri,
            "cookie_secret": cookie_secret,
            "client_id": CLIENT_ID,
            "client_secret": self._client_secret,
            "server_metadata_url": f"{self._back_channel}/.well-known/openid-configuration",
            # No proxy between the desk and itself.
            "client_kwargs": {"scope": "openid profile", "trust_env": False},
        }

    def routes(self) -> list[BaseRoute]:
        """The provider's four addresses."""
        return [
            Route(f"{PREFIX}/.well-known/openid-configuration", self._for_local(self._discovery)),
            Route(f"{PREFIX}/authorize", self._for_local(self._authorize), methods=["GET", "POST"]),
            Route(f"{PREFIX}/token", self._for_local(self._token), methods=["POST"]),
            Route(f"{PREFIX}/keys", self._for_local(self._keys)),
        ]

    def _for_local(self, answer: Endpoint) -> Endpoint:
        """The endpoint for callers on this machine alone: a bind address is a setting, and a proxy hides who calls."""

        async def guarded(request: Request) -> Response:
            if is_local(request):
                return await answer(request)
            return HTMLResponse(problem_page(_ELSEWHERE, bank=self._bank), status_code=403)

        return guarded

    async def _discovery(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self._back_channel}/token",
                "jwks_uri": f"{self._back_channel}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "scopes_supported": ["openid", "profile"],
            }
        )

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        form = await request.form() if request.method == "POST" else {}
        asked = {name: str(value) for name, value in (form or request.query_params).items()}
        if problem := self._problem(asked):
            return HTMLResponse(problem_page(problem, bank=self._bank), status_code=400)
        try:
            users = await asyncio.to_thread(self._users)
        except CopilotError as error:
            return HTMLResponse(problem_page(error.user_message, bank=self._bank), status_code=503)
        if request.method == "GET":
            return HTMLResponse(authorize_page(users, asked, action=f"{PREFIX}/authorize", bank=self._bank))
        user = next((user for user in users if user.user_id == asked.get("user_id")), None)
        if user is None:
            return HTMLResponse(
                problem_page("That person is not one of the demo users.", bank=self._bank), status_code=400
            )
        code = self._grant(user, asked)
        return RedirectResponse(f"{self.redirect_uri}?code={code}&state={asked['state']}", status_code=303)

    def _problem(self, asked: Mapping[str, str]) -> str:
        """What is wrong with an authorisation request, or nothing; a bad one is never redirected."""
        wanted = {
            "client_id": CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        for name, value in wanted.items():
            if asked.get(name) != value:
                return f"The sign-in request names no valid {name}."
        for name in ("state", "nonce", "code_challenge"):
            if not asked.get(name, "").replace("-", "").replace("_", "").isalnum():
                return f"The sign-in request names no valid {name}."
        return ""

    def _grant(self, user: UserView, asked: Mapping[str, str]) -> str:
        now = self._clock()
        self._grants = {code: grant for code, grant in self._grants.items() if grant.expires_at > now}
        if len(self._grants) >= _MAX_PENDING_CODES:
            self._grants.clear()
        code = secrets.token_urlsafe(32)
        self._grants[code] = _Grant(user, asked["nonce"], asked["code_challenge"], now + CODE_SECONDS)
        return code

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if not self._client_is_known(request, form):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        grant = self._grants.pop(form.get("code", ""), None)
        right = (
            grant is not None
            and grant.expires_at > self._clock()
            and form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == self.redirect_uri
            and secrets.compare_digest(_challenge(form.get("code_verifier", "")), grant.challenge)
        )
        if grant is None or not right:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(32),
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
                "id_token": self._id_token(grant),
            },
            headers={"Cache-Control": "no-store"},
        )

    def _client_is_known(self, request: Request, form: Mapping[str, str]) -> bool:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                client_id, _, client_secret = base64.b64decode(encoded).decode().partition(":")
            except ValueError:
                return False
        else:
            client_id, client_secret = form.get("client_id", ""), form.get("client_secret", "")
        return client_id == CLIENT_ID and secrets.compare_digest(client_secret, self._client_secret)

    def _id_token(self, grant: _Grant) -> str:
        now = int(self._clock())
        claims = {
            "iss": self.issuer,
            "sub": grant.user.user_id,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "nonce": grant.nonce,
            "name": grant.user.name,
        }
        return jwt.encode({"alg": "RS256", "kid": self._key.kid}, claims, self._key)


def is_loopback(address: str) -> bool:
    """True if a server bound to the address can be reached from this machine alone."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
