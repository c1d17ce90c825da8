"""The HTTP client of a model: no redirects, no proxy from the environment, no endless body."""

import ssl
from collections.abc import AsyncIterator

import httpx2

from copilot.errors import InputError

MAX_BODY_BYTES = 4 * 1024 * 1024
"""The most that one answer may weigh on the wire; a chunk of a stream frames a few letters in ~300 bytes."""


class OverlongBodyError(Exception):
    """The body passed the cap and was left unread."""


class UnreadableBodyError(Exception):
    """The body is packed, though none was asked for: a small one may unpack to anything."""


class _Capped(httpx2.AsyncByteStream):
    """An iterator and no generator: one left half-read would be closed by the garbage collector, in any thread."""

    def __init__(self, inner: httpx2.AsyncByteStream, cap: int) -> None:
        self._inner = inner
        self._chunks: AsyncIterator[bytes] | None = None
        self._left = cap

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._chunks is None:
            self._chunks = aiter(self._inner)
        chunk = await anext(self._chunks)
        self._left -= len(chunk)
        if self._left < 0:
            raise OverlongBodyError
        return chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


class CappedTransport(httpx2.AsyncHTTPTransport):
    """A transport whose responses end at a number of bytes, whatever the server sends."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, and watch over what returns."""
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise UnreadableBodyError
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Capped(response.stream, MAX_BODY_BYTES)
        return response


def http_client(*, in_flight: int, ca_file: str = "") -> httpx2.AsyncClient:
    """A client for `in_flight` calls at once; the deadlines are the caller's, on the clock.

    A read timeout would be per read: a body that drips for ever never meets it.
    """
    limits = httpx2.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
    return httpx2.AsyncClient(
        transport=CappedTransport(limits=limits, trust_env=False, verify=_verified_by(ca_file)),
        timeout=None,
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        trust_env=False,
    )


def _verified_by(ca_file: str) -> ssl.SSLContext | bool:
    """An authority of one's own in place of the public ones; there is no way to trust just anybody."""
    try:
        return ssl.create_default_context(cafile=ca_file) if ca_file else True
    except ssl.SSLError:
        raise InputError(f"{ca_file} holds no certificate in PEM form. Correct ca_file.") from None
