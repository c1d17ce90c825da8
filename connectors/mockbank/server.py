"""The mock bank's own HTTP server, over the embedded bank file."""

import argparse
import errno
import ipaddress
import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from rich.console import Console
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from connectors.bank.embedded import EmbeddedSystems
from connectors.mockbank.faults import SYSTEMS, Fault, FaultMiddleware, Faults, parse_fault
from connectors.mockbank.http_routes import routers
from copilot.errors import (
    ConflictError,
    CopilotError,
    InputError,
    NotFoundError,
    PermissionDeniedError,
    TransientError,
)
from copilot.ports.systems import SystemsOfRecord

DEFAULT_PORT = 8600
TOKEN_VARIABLE = "FOUREYES_BANK_TOKEN"  # noqa: S105 - the variable's name, no secret
_STATUS: tuple[tuple[type[CopilotError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (InputError, 422),
    (PermissionDeniedError, 403),
    (TransientError, 503),
)


def create_app(systems: SystemsOfRecord, faults: Faults, *, token: str | None = None) -> FastAPI:
    """The API over any systems of record; with a token every request must bring it as a bearer."""
    app = FastAPI(title="Mock bank", docs_url=None, redoc_url=None)
    for router in routers(systems):
        app.include_router(router)
    _add_fault_routes(app, faults)
    app.add_exception_handler(CopilotError, _present)
    app.add_middleware(FaultMiddleware, faults=faults)
    if token:
        app.add_middleware(BearerMiddleware, token=token)
    return app


class BearerMiddleware:
    """Lets only requests with the token through."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        """Stand in front of `app`."""
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] == "http" and not secrets.compare_digest(given, self._expected):
            await JSONResponse({"error": "A valid bearer token is needed."}, 401)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def main(argv: Sequence[str]) -> int:
    """Serve until interrupted: 0; 2 where the command line, the port or the bank file does not allow it."""
    console = Console(stderr=True, highlight=False)
    arguments = _parser().parse_args(argv)
    token = os.environ.get(TOKEN_VARIABLE) or None
    systems = EmbeddedSystems(arguments.data_dir / "bank.db")
    try:
        faults = Faults(_switches(arguments.latency_ms, arguments.fail))
        if token is None and not _is_loopback(arguments.host):
            raise InputError(
                f"Set {TOKEN_VARIABLE} before listening on {arguments.host}: only loopback needs no token."
            )
        systems.ticketing.changed_cases(
            None, limit=1
        )  # a missing or damaged file is said now, not at the first request
        listening = _listen(arguments.host, arguments.port)
    except CopilotError as error:
        console.print(error.user_message, style="red", soft_wrap=True)
        return 2
    console.print(
        f"Mock bank on http://{arguments.host}:{arguments.port} over {arguments.data_dir / 'bank.db'}",
        soft_wrap=True,
    )
    config = uvicorn.Config(create_app(systems, faults, token=token), log_level="warning", lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])
    systems.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m connectors.mockbank serve", description=__doc__)
    parser.add_argument(
        "--data-dir", type=Path, default=Path("var"), help="folder that holds bank.db (default: var)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback)")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"port to listen on (default: {DEFAULT_PORT})"
    )
    parser.add_argument("--latency-ms", type=int, default=0, metavar="N", help="delay of every answer")
    parser.add_argument(
        "--fail",
        action="append",
        default=[],
        metavar="SYSTEM:RATE:STATUS",
        help="spoil a share of one system's answers; STATUS is a number, hang, drop, garbage or lose_answer; may be repeated",
    )
    return parser


def _switches(latency_ms: int, failures: Sequence[str]) -> dict[str, Fault]:
    if not 0 <= latency_ms <= 600_000:
        raise InputError(f"--latency-ms {latency_ms} is not between 0 and 600000.")
    switches = {system: Fault(delay_ms=latency_ms) for system in SYSTEMS} if latency_ms else {}
    for text in failures:
        system, fault = parse_fault(text)
        switches[system] = fault.model_copy(update={"delay_ms": latency_ms})
    return switches


def _listen(host: str, port: int) -> socket.socket:
    if not 0 < port < 65_536:
        raise InputError(f"--port {port} is not between 1 and 65535.")
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                f"Port {port} on {host} is in use. Stop what uses it, or choose another with --port."
            ) from error
        raise InputError(
            f"Cannot listen on {host}, port {port} ({error}). Check --host and --port."
        ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _present(_request: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    message = error.user_message if isinstance(error, CopilotError) else "The mock bank failed."
    return JSONResponse({"error": message}, status)


def _add_fault_routes(app: FastAPI, faults: Faults) -> None:
    """`/_faults` reads and sets the switches, and answers to this machine only."""

    def local(request: Request) -> None:
        if request.client is None or not _is_loopback(request.client.host):
            raise PermissionDeniedError("Faults can be set from the machine itself only.")

    @app.get("/_faults")
    def read(request: Request) -> dict[str, Fault]:
        local(request)
        return faults.current()

    @app.post("/_faults")
    def replace(request: Request, switches: dict[str, Fault]) -> dict[str, Fault]:
        """Replace all switches at once; `{}` makes everything work."""
        local(request)
        unknown = sorted(set(switches) - set(SYSTEMS))
        if unknown:
            raise InputError(f"There is no system {unknown[0]!r}. The systems are: {', '.join(SYSTEMS)}.")
        faults.clear()
        for system, fault in switches.items():
            faults.set(system, fault)
        return faults.current()
