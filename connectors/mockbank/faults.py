"""Switches that make the mock bank slow, wrong or silent, one system at a time."""

import asyncio
import random
from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from copilot.errors import InputError

System = Literal[
    "core", "cards", "payments", "alerts", "kyc", "crm", "merchants", "devices", "lending", "ticketing"
]
SYSTEMS: tuple[str, ...] = get_args(System)
Mode = Literal["status", "hang", "drop", "garbage", "lose_answer"]
_HANG_SECONDS = 3_600


class Fault(BaseModel):
    """How one system misbehaves: every answer `delay_ms` late, and a share `rate` of them spoilt.

    `status` answers with that status; `hang` never answers; `drop` cuts the connection
    before anything happens; `garbage` answers 200 with broken JSON; `lose_answer`
    carries the request out and then cuts the connection, as a crash between effect and
    answer would.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    delay_ms: int = Field(default=0, ge=0, le=600_000)
    rate: float = Field(default=0.0, ge=0.0, le=1.0)
    mode: Mode = "status"
    status: int = Field(default=503, ge=400, le=599)


class Faults:
    """The switches now in force; which request is spoilt follows from `seed`."""

    def __init__(self, switches: Mapping[str, Fault] | None = None, *, seed: int = 1) -> None:
        """Start with the switches given; none is a bank that works."""
        self._switches: dict[str, Fault] = dict(switches or {})
        self._dice = random.Random(seed)

    def set(self, system: str, fault: Fault) -> None:
        """Replace the switch of one system."""
        if system not in SYSTEMS:
            raise InputError(f"There is no system {system!r}. The systems are: {', '.join(SYSTEMS)}.")
        self._switches[system] = fault

    def clear(self) -> None:
        """Everything works again."""
        self._switches.clear()

    def current(self) -> dict[str, Fault]:
        """The switches that are set, by system."""
        return dict(self._switches)

    def drawn(self, system: str) -> tuple[Fault, bool]:
        """The system's fault, and whether this request is among the spoilt ones."""
        fault = self._switches.get(system, Fault())
        return fault, self._dice.random() < fault.rate


def parse_fault(text: str) -> tuple[str, Fault]:
    """Read a command line's `SYSTEM:RATE:STATUS`, where STATUS may also be a mode such as `hang`.

    Raises:
        InputError: not of that form; the message says what was expected.
    """
    system, _, rest = text.partition(":")
    rate, _, kind = rest.partition(":")
    try:
        if system not in SYSTEMS:
            raise ValueError(system)
        if kind in get_args(Mode):
            return system, Fault.model_validate({"rate": rate, "mode": kind})
        return system, Fault.model_validate({"rate": rate, "status": kind})
    except ValueError as error:
        raise InputError(
            f"--fail {text!r} is not SYSTEM:RATE:STATUS. SYSTEM is one of {', '.join(SYSTEMS)}; RATE is 0 to 1; "
            f"STATUS is 400 to 599 or one of {', '.join(get_args(Mode)[1:])}. Example: --fail kyc:0.5:503."
        ) from error


class FaultMiddleware:
    """Applies the switches before, instead of, or after the mock bank's answer."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        """Stand in front of `app`."""
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        system = scope["path"].strip("/").partition("/")[0] if scope["type"] == "http" else ""
        if system not in SYSTEMS:
            await self._app(scope, receive, send)
            return
        fault, spoilt = self._faults.drawn(system)
        await asyncio.sleep(fault.delay_ms / 1_000)
        if not spoilt:
            await self._app(scope, receive, send)
        elif fault.mode == "hang":
            await asyncio.sleep(_HANG_SECONDS)
        elif fault.mode in ("drop", "lose_answer"):
            if fault.mode == "lose_answer":
                await self._app(scope, receive, _nowhere)
            await _cut(send)
        else:
            await _spoilt_answer(system, fault)(scope, receive, send)


def _spoilt_answer(system: str, fault: Fault) -> Response:
    if fault.mode == "garbage":
        return Response('{"customer_id": "C-10', media_type="application/json")
    return JSONResponse({"error": f"The {system} system fails on purpose."}, fault.status)


async def _nowhere(_message: Message) -> None:
    return None


async def _cut(send: Send) -> None:
    # A body shorter than announced makes the server close the connection.
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"64")]})
