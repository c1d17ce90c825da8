"""One bounded HTTP exchange with the bank, and what its failures mean."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from copilot.errors import (
    ConflictError,
    CopilotError,
    InputError,
    NotFoundError,
    PermanentError,
    TransientError,
)

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Four times the largest honest answer (20,000 movements)."""
_RETRY_LATER = {408, 425, 429}
_MAX_ID_LENGTH = 200


class BankClient:
    """Sends requests to one address; the whole exchange ends within about `timeout` seconds.

    Never follows a redirect (it would carry the token elsewhere) and reads no proxy
    settings. Safe for several threads.
    """

    def __init__(self, base_url: str, token: str | None, timeout: float) -> None:
        """Name the address; nothing is sent.

        Raises:
            InputError: not an http or https address.
        """
        self.base_url = base_url.rstrip("/")
        if not self.base_url.startswith(("http://", "https://")):
            raise InputError(f"The bank's address {base_url!r} must begin with http:// or https://.")
        self._timeout = timeout
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(timeout),
            follow_redirects=False,
            trust_env=False,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
        )

    def get(self, system: str, path: str, **query: str | int | None) -> bytes:
        """The body of a read."""
        given = {key: value for key, value in query.items() if value is not None}
        return self._send("GET", system, path, params=given)

    def post(self, system: str, path: str, body: Any, *, headers: Mapping[str, str] | None = None) -> bytes:
        """The body of the answer to a JSON body."""
        return self._send("POST", system, path, json=body, headers=headers)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def _send(self, method: str, system: str, path: str, **what: Any) -> bytes:
        try:
            with self._client.stream(method, f"{self.base_url}/{system}{path}", **what) as response:
                body = self._body(response, system)
        except httpx.TimeoutException as error:
            raise self._too_slow(system) from error
        except httpx.InvalidURL as error:
            raise InputError(f"The bank's address {self.base_url!r} cannot be used ({error}).") from error
        except httpx.ConnectError as error:
            raise TransientError(
                f"Nothing answers at {self.base_url} ({system}). Start the bank's server, or check FOUREYES_BANK_URL."
            ) from error
        except httpx.HTTPError as error:
            raise TransientError(
                f"The connection to {system} at {self.base_url} broke ({type(error).__name__}). Try again."
            ) from error
        if response.status_code == httpx.codes.OK:
            return body
        raise self._refusal(response.status_code, body, system)

    def _body(self, response: httpx.Response, system: str) -> bytes:
        # The read timeout restarts with every byte, so the whole exchange is bounded here.
        deadline = time.monotonic() + self._timeout
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise PermanentError(
                    f"The answer of {system} at {self.base_url} is larger than {MAX_BODY_BYTES // 1024**2} MB "
                    "and was not read. Ask for a shorter period."
                )
            if time.monotonic() > deadline:
                raise self._too_slow(system)
        return bytes(body)

    def _too_slow(self, system: str) -> TransientError:
        return TransientError(
            f"{system} at {self.base_url} did not answer within {self._timeout:g} s. Try again in a moment."
        )

    def _refusal(self, status: int, body: bytes, system: str) -> CopilotError:
        said = _error_text(body)
        where = f"{system} at {self.base_url}"
        if status == httpx.codes.NOT_FOUND and said:
            return NotFoundError(said)
        if status == httpx.codes.CONFLICT:
            return ConflictError(said or f"{where} refused: the record changed meanwhile. Reload and look.")
        if status in (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY):
            return InputError(said or f"{where} cannot use what it was sent.")
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return PermanentError(f"{where} refused the token (HTTP {status}). Set FOUREYES_BANK_TOKEN.")
        if status in _RETRY_LATER or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return TransientError(f"{where} failed (HTTP {status}). {said or 'Try again in a moment.'}")
        return PermanentError(
            f"{where} answered with HTTP {status}, which no bank server does here. Check FOUREYES_BANK_URL."
        )


def segment(identifier: str) -> str:
    """An id as one segment of an address.

    Raises:
        NotFoundError: it could not be an id of any record.
    """
    if not identifier or "/" in identifier or identifier in (".", "..") or len(identifier) > _MAX_ID_LENGTH:
        raise NotFoundError(f"There is no record {identifier[:_MAX_ID_LENGTH]!r}.")
    return quote(identifier, safe="")


def _error_text(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    error = answer.get("error") if isinstance(answer, dict) else None
    return error if isinstance(error, str) else ""
