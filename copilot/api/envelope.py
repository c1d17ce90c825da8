"""Around every API request: its id, its size, the headers of its answer, one line in the log."""

import logging
import re
import secrets
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from copilot.api.problems import TOO_LARGE, answer, defect

_log = logging.getLogger(__name__)
REQUEST_ID = "x-request-id"
_SOUND_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_HEADERS = (
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
)


class Envelope:
    """Pure ASGI middleware of the API, its outermost: whatever happens inside, the answer is whole."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int) -> None:
        self._app = app
        self._max = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._max)
        try:
            if exchange.announced_too_large():
                await exchange.refuse_size()
            else:
                await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.status:
                raise  # half an answer is out: only closing the connection tells the caller
            await defect(exchange.request, error)(scope, receive, exchange.send)
        finally:
            exchange.log()


class _Exchange:
    """One request with its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, max_bytes: int) -> None:
        self._scope, self._receive, self._send, self._max = scope, receive, send, max_bytes
        self._began = time.perf_counter()
        self._read = 0
        self.status = 0
        given = Headers(scope=scope).get(REQUEST_ID, "")
        self.request = Request(scope)
        self.request.state.request_id = given if _SOUND_ID.fullmatch(given) else secrets.token_hex(8)

    def announced_too_large(self) -> bool:
        """True if the caller itself says that the body is over the limit."""
        said = Headers(scope=self._scope).get("content-length", "")
        return said.isascii() and said.isdigit() and int(said[:20]) > self._max

    async def refuse_size(self) -> None:
        """Answer without reading a byte of the body."""
        said = f"A request may have {self._max:,} bytes. Send less."
        await answer(self.request, TOO_LARGE, said)(self._scope, self._receive, self.send)

    async def receive(self) -> Message:
        """Hand the body on, counting: one without a stated length is stopped at the limit too."""
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._max:
            raise HTTPException(413, f"A request may have {self._max:,} bytes. Send less.")
        return message

    async def send(self, message: Message) -> None:
        """Add the headers that every answer bears."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self.request.state.request_id
            for name, value in (*_HEADERS, *getattr(self.request.state, "rate_headers", ())):
                headers[name] = value
        await self._send(message)

    def log(self) -> None:
        """One line: ids, names and figures, no text and no query."""
        route: Any = self._scope.get("route")
        _log.info(
            "api.answered method=%s route=%s status=%d ms=%.0f caller=%s request_id=%s",
            self._scope["method"],
            getattr(route, "path", "-"),
            self.status,
            (time.perf_counter() - self._began) * 1_000,
            getattr(self.request.state, "caller_id", "-"),
            self.request.state.request_id,
        )
