"""HTTP/1.1 by hand, because a proper server library will not misbehave: read a request, write what one likes."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

_REASONS = {200: "OK", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
_MAX_REQUEST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class ReceivedRequest:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class ClientLeft(Exception):
    """The client closed the connection."""


async def read_request(reader: asyncio.StreamReader) -> ReceivedRequest:
    """The next request of a connection.

    Raises:
        ClientLeft: there is none.
        ValueError: it is no HTTP request with a JSON body.
    """
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        length = int(headers.get("content-length", "0"))
        if length > _MAX_REQUEST_BYTES:
            raise ValueError("too long")
        raw = await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        raise ClientLeft from None
    return ReceivedRequest(method, path.partition("?")[0], headers, json.loads(raw) if raw else {})


class Wire:
    """The answering side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def whole(self, status: int, body: Any, **headers: str) -> None:
        """A complete response; anything but bytes goes as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
        await self.raw(head(status, {**headers, "Content-Length": str(len(data))}) + data)

    async def begin_stream(self) -> None:
        """The head of a stream of events."""
        await self.raw(head(200, STREAM))

    async def event(self, data: Any) -> None:
        """One event; a text goes as it is, anything else as JSON."""
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        await self.chunk(f"data: {text}\n\n")

    async def chunk(self, text: str) -> None:
        """A piece of a stream."""
        data = text.encode()
        await self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def end_stream(self) -> None:
        """The proper end of a stream."""
        await self.raw(b"0\r\n\r\n")

    async def raw(self, data: bytes) -> None:
        """Bytes as they are.

        Raises:
            ClientLeft: nobody is there to take them.
        """
        try:
            self._writer.write(data)
            await self._writer.drain()
        except (ConnectionError, RuntimeError):
            raise ClientLeft from None

    async def wait(self, seconds: float | None) -> None:
        """Do nothing for so long, for ever where None.

        Raises:
            ClientLeft: as soon as the client closes.
        """
        try:
            await asyncio.wait_for(self._reader.read(1), seconds)
        except TimeoutError:
            return
        except ConnectionError:
            pass
        raise ClientLeft

    def reset(self) -> None:
        """Close so that the client sees a reset and not an end."""
        at_once = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self._writer.transport.abort()


STREAM = {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}


def head(status: int, headers: dict[str, str]) -> bytes:
    """Status line and headers."""
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Error')}", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
