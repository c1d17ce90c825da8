"""`GET /metrics` for Prometheus: with a token to anyone who shows it, without one to this machine alone."""

import hmac
from collections.abc import Callable

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from copilot import metrics

_HERE = frozenset({"127.0.0.1", "::1"})
_OWN_NAMES = _HERE | {"localhost"}
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


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
    if _is_local(request):
        return None
    return PlainTextResponse(
        "Without FOUREYES_METRICS_TOKEN the metrics are for this machine alone. Set it, and send it as a bearer token.\n",
        403,
    )


def _is_local(request: Request) -> bool:
    """True for a call by this machine to this machine.

    Behind a proxy everybody seems to be this machine, and a page of another site may have its
    own name resolve to it: so a forwarded call, or one by a foreign name, is none.
    """
    here = request.client is not None and request.client.host in _HERE
    forwarded = any(header in request.headers for header in _FORWARDED)
    return here and request.url.hostname in _OWN_NAMES and not forwarded
