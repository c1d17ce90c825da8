"""What `app.py` hands to `st.App`: the lifespan, the routes and the middleware."""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from copilot.metrics_endpoint import metrics_route
from copilot.readiness import without_details
from pages.server.background import Job, running
from pages.server.headers import SecureCookies, SecurityHeaders
from pages.server.sign_in_rate import SignInRate
from pages.server.sign_in_return import CanonicalHost, ReturnAfterSignIn
from pages.ui import current

if TYPE_CHECKING:
    from copilot.services import Services

ROOT = Path(__file__).resolve().parents[2]
_OUTBOX_SECONDS = 3.0
_SYNC_SECONDS = 30.0


class Launch:
    """One start of the desk: builds the services when the server starts, and not before."""

    def __init__(
        self,
        build: Callable[[], "Services"],
        *,
        port: int,
        provider_routes: Sequence[BaseRoute] = (),
        public_url: str = "",
        attempts_per_minute: int = 30,
    ) -> None:
        """Serve at `public_url`, or at localhost where there is none."""
        self._build = build
        self._port = port
        self._provider_routes = tuple(provider_routes)
        self._public_url = public_url
        self._attempts_per_minute = attempts_per_minute

    @property
    def routes(self) -> list[BaseRoute]:
        """Readiness, metrics, our own assets, and the demo provider where it is in use."""
        return [
            Route("/readyz", readiness),
            metrics_route(_metrics_token),
            Mount("/assets", StaticFiles(directory=ROOT / "assets")),
            *self._provider_routes,
        ]

    @property
    def middleware(self) -> list[Middleware]:
        """Outermost first."""
        by_name = [] if self._public_url else [Middleware(CanonicalHost, port=self._port)]
        secure = [Middleware(SecureCookies)] if self._public_url.startswith("https://") else []
        return [
            Middleware(SecurityHeaders),
            *secure,
            *by_name,
            Middleware(SignInRate, per_minute=self._attempts_per_minute),
            Middleware(ReturnAfterSignIn),
        ]

    @asynccontextmanager
    async def lifespan(self, _app: Any) -> AsyncIterator[None]:
        """Build, begin to serve, warm up beside the first requests; run the background jobs until the last."""
        services = await asyncio.to_thread(self._build)
        current.provide(services)
        jobs = (
            Job("outbox", _OUTBOX_SECONDS, services.commit_approved),
            Job("case-sync", _SYNC_SECONDS, services.sync_cases),
        )
        try:
            async with running(jobs, first=lambda: _warm_up(services)):
                yield
        finally:
            current.withdraw()
            await asyncio.to_thread(services.close)


_SLOW_IMPORTS = ("pandas", "pages.ui.page_list", "plotly.graph_objects", "networkx")


def _warm_up(services: "Services") -> None:
    for name in _SLOW_IMPORTS:
        importlib.import_module(name)
    services.warm_up()
    # Streamlit collects garbage after every script run. Frozen, the libraries that never
    # go away are not walked each time: 224 → 36 ms of CPU per rerun.
    gc.collect()
    gc.freeze()


async def readiness(_request: Request) -> JSONResponse:
    """200 if store, bank and index answer, else 503; the body says which does not, and the log why."""
    services = current.services_or_none()
    if services is None:
        return JSONResponse({"ready": False, "services": "starting"}, status_code=503)
    parts = without_details(await asyncio.to_thread(services.readiness))
    ready = "failing" not in parts.values()
    return JSONResponse({"ready": ready, **parts}, status_code=200 if ready else 503)


def _metrics_token() -> SecretStr | None:
    services = current.services_or_none()
    return services.settings.metrics_token if services else None
