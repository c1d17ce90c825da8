"""The API alone: `uvicorn copilot.api.server:app`, or `python -m copilot serve`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from copilot.api.application import mounted
from copilot.bootstrap import build_services
from copilot.errors import CopilotError, PermanentError
from copilot.services import Services
from copilot.settings import Settings
from pages.server.background import Job, running

_log = logging.getLogger(__name__)
_SYNC_SECONDS = 30.0
_OWN_PARTS = ("store", "index")


def start(settings: Settings) -> Services:
    """The product, once it is sure that this process owns what lies in its data directory.

    A bank that does not answer is no reason not to start: it may come back.

    Raises:
        PermanentError: the store or the index cannot be used here; the message is theirs.
    """
    services = build_services(settings)
    parts = services.readiness()
    for part in _OWN_PARTS:
        if parts[part] != "ok":
            services.close()
            raise PermanentError(parts[part])
    return services


def create_app(settings: Settings | None = None, *, build: Callable[[], Services] | None = None) -> Starlette:
    """The API in a process of its own; the services are built when it starts and closed when it stops.

    It follows the bank's cases, so that its queue is current without a desk. What was approved
    is committed by the desk: the API approves nothing.
    """
    settings = settings or Settings()
    built: list[Services] = []

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            services = await asyncio.to_thread(build or (lambda: start(settings)))
        except CopilotError as error:
            _log.error("api.not_started reason=%s", error.user_message)
            raise
        built.append(services)
        try:
            async with running(
                [Job("case-sync", _SYNC_SECONDS, services.sync_cases)], first=services.warm_up
            ):
                yield
        finally:
            built.clear()
            await asyncio.to_thread(services.close)

    return Starlette(routes=[mounted(lambda: built[0] if built else None, settings)], lifespan=lifespan)


app = create_app()
