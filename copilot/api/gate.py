"""The gate before every route: who calls, how often, and how much work is in hand."""

import time
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, Lock, to_thread
from fastapi import Request, Response
from fastapi.routing import APIRoute

from copilot.api.problems import BusyError, TooManyRequestsError
from copilot.api.rate_limit import RateLimiter
from copilot.domain.identity import Actor
from copilot.domain.service_account import ServiceCaller
from copilot.errors import TransientError, UnauthenticatedError
from copilot.services import Services
from copilot.settings import Settings

T = TypeVar("T")
_EXAMINED_SECONDS = 1.0
_NO_TOKEN = "Send the token of a service account in the header `Authorization: Bearer …`."  # noqa: S105


class Gate:
    """What the routes share: the services, the limits, and threads of their own.

    The threads are apart from those of the desk in the same process, so that a burst of
    requests leaves the desk as fast as it was.
    """

    def __init__(self, services: Callable[[], Services | None], settings: Settings) -> None:
        self._services = services
        self._callers = RateLimiter(settings.api_requests_per_minute)
        self._strangers = RateLimiter(settings.api_refusals_per_minute)
        self._threads = CapacityLimiter(settings.api_max_in_flight)
        self._admitting = CapacityLimiter(settings.api_max_in_flight)
        self._examining = Lock()
        self._examined: tuple[float, dict[str, str]] = (-_EXAMINED_SECONDS, {})

    @property
    def services_or_none(self) -> Services | None:
        """The product, or None while it starts or stops."""
        return self._services()

    @property
    def services(self) -> Services:
        """The product.

        Raises:
            TransientError: it is starting or stopping.
        """
        services = self._services()
        if services is None:
            raise TransientError("The service is starting. Try again in a moment.")
        return services

    async def admit(self, request: Request) -> None:
        """Let the request in, before a byte of its body is read.

        Raises:
            UnauthenticatedError: no token, or one that opens nothing.
            TooManyRequestsError: the caller, or an address whose tokens were refused, is over its allowance.
        """
        address = request.client.host if request.client else ""
        try:
            caller = await self._caller(request)
        except UnauthenticatedError:
            # Counted apart, so that a stranger behind the same proxy never shuts a known caller out.
            turned_away = self._strangers.use(address)
            if turned_away.allowed:
                raise
            raise TooManyRequestsError(turned_away.retry_after_seconds) from None
        allowance = self._callers.use(caller.actor.user_id)
        request.state.actor = caller.actor
        request.state.caller_id = caller.actor.user_id
        request.state.rate_headers = allowance.headers
        if not allowance.allowed:
            raise TooManyRequestsError(allowance.retry_after_seconds)

    async def run(self, work: Callable[[Services, Actor], T], request: Request) -> T:
        """Do the work in a thread as the caller of the request; a caller who leaves does not undo it.

        Raises:
            BusyError: as many requests are under way as the settings allow.
        """
        if self._threads.borrowed_tokens >= self._threads.total_tokens:
            raise BusyError
        services, actor = self.services, request.state.actor
        return await to_thread.run_sync(lambda: work(services, actor), limiter=self._threads)

    async def examine(self) -> dict[str, str]:
        """Part → "ok" or what is wrong with it, asked once a second however many ask: anybody may."""
        services = self.services_or_none
        if services is None:
            return {"services": "starting"}
        async with self._examining:
            at, found = self._examined
            if time.monotonic() - at >= _EXAMINED_SECONDS:
                found = await to_thread.run_sync(services.readiness, limiter=self._admitting)
                self._examined = (time.monotonic(), found)
            return found

    async def _caller(self, request: Request) -> ServiceCaller:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise UnauthenticatedError(_NO_TOKEN)
        services = self.services
        return await to_thread.run_sync(lambda: services.admit_caller(token.strip()), limiter=self._admitting)


class GatedRoute(APIRoute):
    """A route that nobody passes without the gate."""

    def get_route_handler(self):  # type: ignore[no-untyped-def]
        """The route's handler behind the gate of its application."""
        handler = super().get_route_handler()

        async def gated(request: Request) -> Response:
            await gate_of(request).admit(request)
            return await handler(request)

        return gated


def gate_of(request: Request) -> Gate:
    """The gate of the application that answers the request."""
    gate: Gate = request.app.state.gate
    return gate
