"""What a client's exception means, in one place: by the server's code, then its words, then its status.

Nothing of the server's text goes into our errors: a server may echo the payload or the key.
"""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import openai

from connectors.models.transport import OverlongBodyError, UnreadableBodyError
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError

_CODES: dict[str, ModelFailure] = {
    "rate_limit_exceeded": ModelFailure.RATE_LIMITED,
    "insufficient_quota": ModelFailure.QUOTA,
    "billing_hard_limit_reached": ModelFailure.QUOTA,
    "context_length_exceeded": ModelFailure.CONTEXT_LENGTH,
    "exceed_context_size_error": ModelFailure.CONTEXT_LENGTH,  # llama.cpp
    "string_above_max_length": ModelFailure.CONTEXT_LENGTH,
    "content_filter": ModelFailure.FILTERED,  # Azure, as an invalid request
    "content_policy_violation": ModelFailure.FILTERED,
    "model_not_found": ModelFailure.NOT_FOUND,
    "deploymentnotfound": ModelFailure.NOT_FOUND,  # Azure
    "invalid_api_key": ModelFailure.AUTH,
}
_WORDS: tuple[tuple[str, ModelFailure], ...] = (
    # vLLM and others name no code, only a sentence.
    ("maximum context length", ModelFailure.CONTEXT_LENGTH),
    ("context window", ModelFailure.CONTEXT_LENGTH),
    ("context size", ModelFailure.CONTEXT_LENGTH),
)
_STATUS: dict[int, ModelFailure] = {
    401: ModelFailure.AUTH,
    402: ModelFailure.QUOTA,
    403: ModelFailure.AUTH,
    404: ModelFailure.NOT_FOUND,
    408: ModelFailure.TIMED_OUT,
    409: ModelFailure.SERVER_ERROR,
    413: ModelFailure.CONTEXT_LENGTH,
    425: ModelFailure.SERVER_ERROR,
    429: ModelFailure.RATE_LIMITED,
}
_UNREADABLE = (
    # What the client raises on a 200 that is HTML, cut off, or without choices.
    json.JSONDecodeError,
    UnicodeDecodeError,
    httpx2.DecodingError,
    openai.APIResponseValidationError,
    UnreadableBodyError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
)


def classified(error: Exception, engine: str, *, partial: str = "") -> ModelCallError:
    """The named failure behind an exception; `partial` is what had arrived before it."""
    failure = _failure(error, begun=bool(partial))
    return ModelCallError(
        engine,
        failure,
        detail=_detail(error),
        retry_after_seconds=retry_after(error),
        partial=partial,
    )


def _detail(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return f"HTTP {status}"
    # The client is given this one clock; the others are ours, and say so themselves.
    return "no connection" if isinstance(error, openai.APITimeoutError) else ""


def _failure(error: Exception, *, begun: bool) -> ModelFailure:
    if isinstance(error, OverlongBodyError):
        return ModelFailure.OVERLONG
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelFailure.STALLED if begun else ModelFailure.TIMED_OUT
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return ModelFailure.STALLED if begun else ModelFailure.UNREACHABLE
    if isinstance(error, _UNREADABLE):
        return ModelFailure.UNREADABLE
    if isinstance(error, openai.APIError):
        return _named(error) or _by_status(getattr(error, "status_code", None), begun=begun)
    return ModelFailure.UNREADABLE


def _named(error: openai.APIError) -> ModelFailure | None:
    for name in (error.code, error.type):
        if known := _CODES.get(str(name or "").lower()):
            return known
    said = complaint(error)
    return next((failure for words, failure in _WORDS if words in said), None)


def _by_status(status: int | None, *, begun: bool) -> ModelFailure:
    if status is None:  # an error inside a stream that began well
        return ModelFailure.STALLED if begun else ModelFailure.SERVER_ERROR
    if status >= 500:
        return ModelFailure.SERVER_ERROR
    if status < 400:
        return ModelFailure.REDIRECTED
    return _STATUS.get(status, ModelFailure.BAD_REQUEST)


def complaint(error: openai.APIError) -> str:
    """What the server says it cannot take, in lower case; for matching, never for showing."""
    body: Any = error.body if isinstance(error.body, dict) else {}
    return f"{body.get('param') or ''} {error.message}".lower()


def retry_after(error: Exception) -> float | None:
    """The seconds for which the server asks to be left alone; a date is read against our own clock."""
    response = getattr(error, "response", None)
    if response is None:
        return None
    milliseconds, said = response.headers.get("retry-after-ms"), response.headers.get("retry-after", "")
    try:
        seconds = float(milliseconds) / 1000 if milliseconds else float(said)
    except ValueError:
        seconds = _until(said)
    # A skewed clock or a nonsense figure must not turn into a negative or endless wait.
    return max(0.0, seconds) if seconds == seconds and seconds != float("inf") else None


def _until(said: str) -> float:
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return float("nan")
    return (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
