"""The identity provider asked again: does the sign-in behind an access token still hold?

It is asked where OpenID Connect says that a token's person stands (userinfo), else where
OAuth says whether a token is live (introspection, RFC 7662).
"""

import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from connectors.identity.demo_oidc import is_loopback
from copilot.domain.sign_in import SignInRules, read_groups
from copilot.ports.sign_in import Recheck, Standing

_SECONDS = 3.0
_MAX_BYTES = 256 * 1024
_PAUSE_SECONDS = 30.0
"""After a failure nobody waits for the provider again for this long."""
_METADATA_SECONDS = 3600.0
_REFUSED = {httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
"""How providers say that a token is no good any more; some use 400 for it (RFC 6750 says 401)."""
_NO_ANSWER = Recheck(standing=Standing.NO_ANSWER)


class _NoAnswer(Exception):
    """The provider did not answer in a way that can be read."""


class OidcProvider:
    """Implements `copilot.ports.sign_in.IdentityProvider`; safe for several threads.

    Follows no redirect (it would carry the token elsewhere) and reads no proxy settings. The
    addresses come from the provider's own metadata and are read again every hour; one that is
    neither https nor on this machine is sent nothing.
    """

    def __init__(self, rules: SignInRules, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rules = rules
        self._clock = clock
        self._client = httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False)
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._metadata_until = 0.0
        self._paused_until = 0.0

    def recheck(self, access_token: SecretStr, *, subject: str, groups_claim: str) -> Recheck:
        token = access_token.get_secret_value()
        if not token:
            return Recheck(standing=Standing.NOT_OFFERED)
        if self._clock() < self._paused_until:
            return _NO_ANSWER
        try:
            metadata = self._addresses()
            if metadata.get("userinfo_endpoint"):
                return self._by_userinfo(str(metadata["userinfo_endpoint"]), token, subject, groups_claim)
            if metadata.get("introspection_endpoint"):
                return self._by_introspection(str(metadata["introspection_endpoint"]), token, subject)
        except _NoAnswer:
            self._paused_until = self._clock() + _PAUSE_SECONDS
            return _NO_ANSWER
        return Recheck(standing=Standing.NOT_OFFERED)

    def close(self) -> None:
        self._client.close()

    def _by_userinfo(self, address: str, token: str, subject: str, groups_claim: str) -> Recheck:
        status, said = self._exchange("GET", address, headers={"Authorization": f"Bearer {token}"})
        if status in _REFUSED or said.get("sub") != subject:
            return Recheck(standing=Standing.WITHDRAWN)
        named = read_groups(said, groups_claim) if groups_claim in said else None
        return Recheck(standing=Standing.HOLDS, groups=named)

    def _by_introspection(self, address: str, token: str, subject: str) -> Recheck:
        client = (self._rules.client_id, self._rules.client_secret.get_secret_value())
        status, said = self._exchange("POST", address, data={"token": token}, auth=client)
        if status in _REFUSED:
            raise _NoAnswer  # our own client was refused, which says nothing about the person
        live = said.get("active") is True and said.get("sub", subject) == subject
        return Recheck(standing=Standing.HOLDS if live else Standing.WITHDRAWN)

    def _addresses(self) -> dict[str, Any]:
        with self._lock:
            if self._clock() >= self._metadata_until:
                address = f"{self._rules.issuer.rstrip('/')}/.well-known/openid-configuration"
                status, self._metadata = self._exchange("GET", address)
                if status in _REFUSED:
                    raise _NoAnswer
                self._metadata_until = self._clock() + _METADATA_SECONDS
            return self._metadata

    def _exchange(self, method: str, address: str, **what: Any) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of one bounded exchange; anything that is neither raises `_NoAnswer`."""
        until = self._clock() + _SECONDS  # the client's own limit restarts with every byte
        try:
            if not _is_private(address):
                raise _NoAnswer
            with self._client.stream(method, address, **what) as response:
                if response.status_code in _REFUSED:
                    return response.status_code, {}
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > _MAX_BYTES or self._clock() > until:
                        raise _NoAnswer
            said = json.loads(body) if response.status_code == httpx.codes.OK else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise _NoAnswer from error
        if not isinstance(said, dict):
            raise _NoAnswer
        return response.status_code, said


def _is_private(address: str) -> bool:
    """Nobody on the way can read what is sent there."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


class NoProvider:
    """Implements `copilot.ports.sign_in.IdentityProvider` where there is nobody to ask."""

    def recheck(self, access_token: SecretStr, *, subject: str, groups_claim: str) -> Recheck:
        return Recheck(standing=Standing.NOT_OFFERED)

    def close(self) -> None:
        """There is nothing to give back."""
