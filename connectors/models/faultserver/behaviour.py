"""What the server does for each fault, once it has read the request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from connectors.models.faultserver import answers
from connectors.models.faultserver.faults import ErrorReply, Fault
from connectors.models.faultserver.wire import STREAM, ClientLeft, ReceivedRequest, Wire, head


@dataclass(frozen=True)
class Pace:
    """How slow is slow, and how large is huge."""

    slow_seconds: float = 60.0
    retry_after_seconds: float = 1.0
    between_pieces_seconds: float = 0.0
    piece_letters: int = 64
    huge_bytes: int = 64 * 1024 * 1024


Answer = Callable[[dict[str, Any]], str]


class Exchange:
    """One request and what becomes of it."""

    def __init__(self, wire: Wire, request: ReceivedRequest, pace: Pace, answer: Answer) -> None:
        self._wire = wire
        self._request: dict[str, Any] = request.body
        self._pace = pace
        self._answer = answer
        self._model = str(self._request.get("model", ""))

    async def run(self, fault: Fault) -> None:
        """Answer, in the way of the fault.

        Raises:
            ClientLeft: the client did not wait, or was thrown out.
        """
        if fault.error is not None:
            await self._error(fault, fault.error)
        elif (lack := self._lacks(fault)) is not None:
            await self._wire.whole(400, {"error": {"message": lack, "type": "invalid_request_error"}})
        else:
            await _SPECIAL.get(fault, Exchange._well)(self)

    async def _error(self, fault: Fault, error: ErrorReply) -> None:
        status, code, said = error
        headers = {}
        if fault is Fault.RATE_LIMIT_RETRY_AFTER:
            headers["Retry-After"] = f"{self._pace.retry_after_seconds:g}"
        # The request is echoed on purpose: what a server says must never reach a screen or a log.
        echo = f"{said} {str(self._request.get('messages'))[:2_000]}"
        body = {"error": {"message": echo, "type": "scripted", "code": code}}
        await self._wire.whole(status, body, **headers)

    def _lacks(self, fault: Fault) -> str | None:
        form = (self._request.get("response_format") or {}).get("type")
        if fault is Fault.NO_JSON_SCHEMA and form == "json_schema":
            return "response_format of type json_schema is not supported."
        if fault is Fault.NO_STRUCTURE and form:
            return "response_format is not supported."
        if fault is Fault.NO_TEMPERATURE and "temperature" in self._request:
            return "Unsupported parameter: temperature."
        return None

    async def _well(self) -> None:
        await self._say(self._answer(self._request))

    async def _fenced(self) -> None:
        await self._say(f"Here it is:\n```json\n{self._answer(self._request)}\n```")

    async def _without_usage(self) -> None:
        await self._say(self._answer(self._request), usage=False)

    async def _say(
        self, text: str, *, finish: str = "stop", usage: bool = True, field: str = "content"
    ) -> None:
        """A text as a stream or whole, as was asked for, with a proper end."""
        if not self._request.get("stream"):
            refusal = text if field == "refusal" else None
            await self._wire.whole(
                200, answers.completion(text, model=self._model, finish=finish, refusal=refusal)
            )
            return
        await self._pieces(text, finish=finish, field=field)
        if usage and (self._request.get("stream_options") or {}).get("include_usage"):
            await self._wire.event(answers.usage_frame(self._model))
        await self._wire.event("[DONE]")
        await self._wire.end_stream()

    async def _pieces(self, text: str, *, finish: str | None, field: str = "content") -> None:
        await self._wire.begin_stream()
        size = self._pace.piece_letters
        for frame in answers.frames(text, model=self._model, finish=finish, size=size, field=field):
            await self._wire.event(frame)
            if self._pace.between_pieces_seconds:
                await self._wire.wait(self._pace.between_pieces_seconds)

    async def _half(self) -> None:
        text = self._answer(self._request)
        await self._pieces(text[: max(1, len(text) // 2)], finish=None)

    async def _truncated(self) -> None:
        text = self._answer(self._request)
        await self._say(text[: max(1, len(text) // 2)], finish="length")

    async def _filtered(self) -> None:
        text = self._answer(self._request)
        await self._say(text[: max(1, len(text) // 2)], finish="content_filter")

    async def _reset(self) -> None:
        self._wire.reset()
        raise ClientLeft

    async def _reset_midway(self) -> None:
        await self._half()
        await self._wire.wait(0.02)  # a reset overtakes what was not read yet
        await self._reset()

    async def _hang(self) -> None:
        await self._wire.wait(None)

    async def _slow_headers(self) -> None:
        letters = head(200, STREAM)
        for letter in letters:
            await self._wire.raw(bytes([letter]))
            await self._wire.wait(self._pace.slow_seconds / len(letters))

    async def _slow_first_byte(self) -> None:
        await self._wire.raw(head(200, STREAM))
        await self._wire.wait(self._pace.slow_seconds)
        for frame in answers.frames(self._answer(self._request), model=self._model):
            await self._wire.event(frame)
        await self._wire.end_stream()

    async def _stalled(self) -> None:
        await self._half()
        await self._wire.wait(None)

    async def _keep_alive_only(self) -> None:
        await self._wire.begin_stream()
        while True:
            await self._wire.chunk(": keep-alive\n\n")
            await self._wire.wait(0.02)

    async def _drip(self) -> None:
        await self._wire.begin_stream()
        while True:
            for frame in answers.frames('{"', model=self._model, finish=None, size=1):
                await self._wire.event(frame)
                await self._wire.wait(0.05)

    async def _cut(self) -> None:
        await self._half()
        await self._wire.end_stream()

    async def _error_in_stream(self) -> None:
        await self._half()
        await self._wire.event({"error": {"message": "scripted", "type": "server_error", "code": None}})
        await self._wire.end_stream()

    async def _refuse(self) -> None:
        await self._say("I cannot help with that.", field="refusal")

    async def _huge(self) -> None:
        await self._wire.begin_stream()
        sent = 0
        while sent < self._pace.huge_bytes:
            for frame in answers.frames("x" * 65_536, model=self._model, finish=None, size=8_192):
                await self._wire.event(frame)
            sent += 65_536
        await self._wire.end_stream()

    async def _broken_frame(self) -> None:
        await self._wire.begin_stream()
        await self._wire.event('{"choices": [{"del')
        await self._wire.end_stream()

    async def _redirect(self) -> None:
        await self._wire.whole(307, {}, Location="http://127.0.0.1:9/elsewhere")

    async def _html(self) -> None:
        await self._wire.whole(200, b"<html>A gateway's page</html>", **{"Content-Type": "text/html"})

    async def _empty(self) -> None:
        await self._wire.whole(200, {"choices": []})

    async def _no_json(self) -> None:
        await self._say(answers.NO_JSON)

    async def _other_shape(self) -> None:
        await self._say(answers.OTHER_SHAPE)


_SPECIAL: dict[Fault, Callable[[Exchange], Awaitable[None]]] = {
    Fault.NO_USAGE: Exchange._without_usage,
    Fault.NO_STRUCTURE: Exchange._fenced,
    Fault.REDIRECT: Exchange._redirect,
    Fault.HTML: Exchange._html,
    Fault.EMPTY_CHOICES: Exchange._empty,
    Fault.BROKEN_FRAME: Exchange._broken_frame,
    Fault.RESET: Exchange._reset,
    Fault.RESET_MIDWAY: Exchange._reset_midway,
    Fault.HANG: Exchange._hang,
    Fault.SLOW_HEADERS: Exchange._slow_headers,
    Fault.SLOW_FIRST_BYTE: Exchange._slow_first_byte,
    Fault.STALLED_STREAM: Exchange._stalled,
    Fault.KEEP_ALIVE_ONLY: Exchange._keep_alive_only,
    Fault.DRIP: Exchange._drip,
    Fault.CUT_STREAM: Exchange._cut,
    Fault.ERROR_IN_STREAM: Exchange._error_in_stream,
    Fault.TRUNCATED_JSON: Exchange._truncated,
    Fault.INVALID_JSON: Exchange._no_json,
    Fault.WRONG_SCHEMA: Exchange._other_shape,
    Fault.REFUSAL: Exchange._refuse,
    Fault.CONTENT_FILTER: Exchange._filtered,
    Fault.HUGE: Exchange._huge,
}
