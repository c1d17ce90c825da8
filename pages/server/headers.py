"""Security headers on every answer, the content security policy among them.

The policy lets the desk talk to itself alone: without it, an image in a model's
Markdown would fetch a foreign address with data in it.
"""

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy() -> str:
    """The policy, with the hash of the one inline script in Streamlit's page."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in _INLINE_SCRIPT.findall(index))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


class SecurityHeaders:
    """Pure ASGI middleware: adds the headers and touches nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = tuple(
            (name.encode(), value.encode())
            for name, value in (
                ("content-security-policy", content_security_policy()),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                # Same-origin, not none: the sign-in reads the page to come back to from it.
                ("referrer-policy", "same-origin"),
                ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            )
        )
        self._ours = frozenset(name for name, _ in self._headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in self._ours]
                message = {**message, "headers": [*kept, *self._headers]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SecureCookies:
    """Pure ASGI middleware for a desk behind https: no cookie of ours travels without it.

    Streamlit leaves the attribute out, for the sake of localhost.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(name, _secured(name, value)) for name, value in message["headers"]]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_secured)


def _secured(name: bytes, value: bytes) -> bytes:
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return value + b"; Secure" if is_open else value


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
