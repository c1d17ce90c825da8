"""Whether a request comes from this machine itself, whatever address the server is bound to."""

from starlette.requests import Request

_HERE = frozenset({"127.0.0.1", "::1"})
_OWN_NAMES = _HERE | {"localhost"}
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_local(request: Request) -> bool:
    """True for a call by this machine to this machine.

    Behind a proxy everybody seems to be this machine, and a page of another site may have its
    own name resolve to it: so a forwarded call, or one by a foreign name, is none.
    """
    here = request.client is not None and request.client.host in _HERE
    forwarded = any(header in request.headers for header in _FORWARDED)
    return here and request.url.hostname in _OWN_NAMES and not forwarded
