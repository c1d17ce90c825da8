"""Brings a person back, after sign-in, to the page they had asked for, or says that it failed.

Streamlit's callback always ends at `/`, whether anybody was signed in or not. When sign-in
starts, the page it starts from is kept in a short-lived cookie; when the callback has set the
identity cookie, its redirect is pointed there. When it has not, the redirect says so. Only
paths of this very host are ever kept.
"""

from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.notice import notice

_COOKIE = "foureyes_return"
_SECONDS = 600
_LONGEST = 1_000
_IDENTITY_COOKIE = "_streamlit_user="
FAILED_PARAMETER, FAILED = "sign_in", "failed"
_STARTED_BADLY = (
    "The identity provider does not answer, or refuses this desk. Try again in a minute; if it stays so, "
    "tell an administrator to run the doctor."
)


class ReturnAfterSignIn:
    """Pure ASGI middleware around Streamlit's sign-in addresses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path") if scope["type"] == "http" else None
        if path == "/auth/login":
            start = _Explained(send)
            await self._app(scope, receive, _remembering(start, came_from(Headers(scope=scope))))
        elif path == "/oauth2callback":
            connection = HTTPConnection(scope)
            kept = safe_path(unquote(connection.cookies.get(_COOKIE, "")))
            # A provider's sign-out ends at this address too, and carries neither.
            answered = "code" in connection.query_params or "error" in connection.query_params
            await self._app(scope, receive, _returning(send, kept, answered=answered))
        else:
            await self._app(scope, receive, send)


class CanonicalHost:
    """Sends a browser that came by 127.0.0.1 to localhost: cookies of sign-in belong to one name."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._aliases = (f"127.0.0.1:{port}", f"[::1]:{port}")
        self._origin = f"http://localhost:{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers({})
        wants_page = scope.get("method") == "GET" and "text/html" in headers.get("accept", "")
        if wants_page and headers.get("host") in self._aliases:
            query = scope["query_string"].decode("latin-1")
            target = self._origin + quote(scope["path"]) + (f"?{query}" if query else "")
            await RedirectResponse(target, status_code=307)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def came_from(headers: Headers) -> str:
    """The path and query of this host's page that a request came from, or "" for any other."""
    referrer = urlsplit(headers.get("referer", ""))
    if not referrer.netloc or referrer.netloc != headers.get("host"):
        return ""
    return safe_path(referrer.path + (f"?{referrer.query}" if referrer.query else ""))


def safe_path(path: str) -> str:
    """The path if a redirect to it stays on this host, else ""."""
    leaves = not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > _LONGEST
    return "" if leaves or any(ord(sign) < 32 for sign in path) else path


def _remembering(send: Send, path: str) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start" and path:
            MutableHeaders(raw=message["headers"]).append(
                "set-cookie", _cookie(quote(path, safe="/"), _SECONDS)
            )
        await send(message)

    return wrapped


def _returning(send: Send, path: str, *, answered: bool) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if headers.get("location") == "/":
                if answered and not _signs_in(headers):
                    headers["location"] = f"/?{FAILED_PARAMETER}={FAILED}"
                elif path:
                    headers["location"] = path
            headers.append("set-cookie", _cookie("", 0))
        await send(message)

    return wrapped


def _signs_in(headers: MutableHeaders) -> bool:
    """True if the answer sets an identity, not merely clears one."""
    set_now = [value for value in headers.getlist("set-cookie") if value.startswith(_IDENTITY_COOKIE)]
    return any(not value.startswith((_IDENTITY_COOKIE + ";", _IDENTITY_COOKIE + '"')) for value in set_now)


class _Explained:
    """Passes an answer on; a bare "Authentication error" becomes a page that says what to do."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
            self._replaced = True
            page = HTMLResponse(
                notice("Sign-in cannot begin", _STARTED_BADLY), status_code=HTTPStatus.BAD_GATEWAY
            )
            await self._send(
                {"type": "http.response.start", "status": page.status_code, "headers": page.raw_headers}
            )
            await self._send({"type": "http.response.body", "body": page.body})
        elif not self._replaced:
            await self._send(message)


def _cookie(value: str, seconds: int) -> str:
    return f"{_COOKIE}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax"
