"""`GET /metrics` for Prometheus: with a token to anyone who shows it, without one to this machine alone."""

import hmac
from collections.abc import Callable

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from copilot import metrics
from copilot.local_caller import is_local


def metrics_route(token: Callable[[], SecretStr | None]) -> Route:
    """The route; `token` gives FOUREYES_METRICS_TOKEN as it is when asked."""

    async def answer(request: Request) -> Response:
        if refusal := _refusal(request, token()):
            return refusal
        body, content_type = metrics.exposition()
        return Response(body, media_type=content_type, headers={"cache-control": "no-store"})

    return Route("/metrics", answer, methods=["GET"], include_in_schema=False)


def _refusal(request: Request, token: SecretStr | None) -> Response | None:
    if token is not None:
        given = request.headers.get("authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {token.get_secret_value()}".encode()):
            return None
        return PlainTextResponse(
            "Send FOUREYES_METRICS_TOKEN as a bearer token.\n", 401, {"www-authenticate": "Bearer"}
        )
    if is_local(request):
        return None
    return PlainTextResponse(
        "Without FOUREYES_METRICS_TOKEN the metrics are for this machine alone. Set it, and send it as a bearer token.\n",
        403,
    )
