"""Holds back an address that asks to sign in too often.

A bucket for each address: it holds `per_minute` attempts and fills again evenly over a minute.
Beyond it the answer is a page with status 429 that says when to come back. An attempt is a
request to one of the addresses at which a sign-in starts or ends.
"""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.notice import notice

WATCHED = ("/auth/login", "/oauth2callback")
_IPV6_SITE = 64  # bits: one household or office has that whole network to choose addresses from
_MOST_ADDRESSES = 10_000


class SignInRate:
    """Pure ASGI middleware; its state is this process's own and bounded."""

    def __init__(self, app: ASGIApp, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `per_minute` attempts for each address and each watched path."""
        self._app = app
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = 0.0
        if scope["type"] == "http" and scope["path"] in WATCHED:
            wait = self._wait(client_network(scope), scope["path"])
        if not wait:
            await self._app(scope, receive, send)
            return
        seconds = math.ceil(wait)
        said = f"There were too many sign-in attempts from your address. Try again in {seconds} seconds."
        page = HTMLResponse(
            notice("Too many sign-in attempts", said), status_code=429, headers={"Retry-After": str(seconds)}
        )
        await page(scope, receive, send)

    def _wait(self, network: str, path: str) -> float:
        """Take one attempt and return 0, or return the seconds until there is one."""
        now, key = self._clock(), (network, path)
        left, since = self._buckets.pop(key, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - since) * self._per_minute / 60)
        taken = left >= 1
        self._buckets[key] = (left - 1 if taken else left, now)
        if len(self._buckets) > _MOST_ADDRESSES:
            self._buckets.popitem(last=False)  # the one that was quiet the longest
        return 0.0 if taken else (1 - left) * 60 / self._per_minute


def client_network(scope: Scope) -> str:
    """The address the request came from; for IPv6 its site, for one that is none the text itself.

    Behind a proxy this is what the server made of the proxy's header, which it believes from
    this machine alone.
    """
    client = scope.get("client")
    said = str(client[0]) if client else ""
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, _IPV6_SITE), strict=False))
    return said
