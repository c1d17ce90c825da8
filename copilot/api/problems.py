"""Errors as problem details (RFC 9457): one shape for every answer that is not a success.

A problem says what happened, to what, and what to do now; it never repeats what the
caller sent, since that may hold a customer's data.
"""

import http
import logging
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from copilot.defects import place_of
from copilot.errors import (
    BudgetExceededError,
    CancelledError,
    ConflictError,
    CopilotError,
    InputError,
    KeyReusedError,
    LeakError,
    NotFoundError,
    PermissionDeniedError,
    TransientError,
    UnauthenticatedError,
)

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = 5
_MOST_ERRORS = 20


class FieldProblem(BaseModel):
    """One place of a request that cannot be used."""

    where: str = Field(description="Where in the request: `body/question`, `query/limit`, …")
    what: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 spells it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:foureyes:problem:not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no case CF-999999 that you can see. Check the number, or ask for the queue.",
                    "instance": "/api/v1/cases/CF-999999/summary",
                    "request_id": "5f0c9b0e6b6f4f0a",
                }
            ]
        }
    )
    type: str = Field(description="A name for this kind of problem; docs/api.md lists them.")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What happened, to what, and what to do now.")
    instance: str = Field(description="The path that was asked for.")
    request_id: str = Field(description="Also in the header X-Request-ID; name it when you report a problem.")
    errors: list[FieldProblem] = Field(default=[], description="What cannot be used, place by place.")


class Kind(NamedTuple):
    """A kind of problem: its status, the last part of its type, and its title."""

    status: int
    slug: str
    title: str


_KINDS: tuple[tuple[type[CopilotError], Kind], ...] = (
    (KeyReusedError, Kind(409, "idempotency-key-reused", "Idempotency key used for another request")),
    (ConflictError, Kind(409, "conflict", "The state does not allow it")),
    (NotFoundError, Kind(404, "not-found", "Not found")),
    (InputError, Kind(422, "unusable-input", "The request cannot be used")),
    (UnauthenticatedError, Kind(401, "unauthenticated", "Not authenticated")),
    (PermissionDeniedError, Kind(403, "not-permitted", "Not permitted")),
    (LeakError, Kind(409, "leak-blocked", "Stopped before a customer's data left")),
    (BudgetExceededError, Kind(429, "budget-exceeded", "A budget is used up")),
    (CancelledError, Kind(409, "cancelled", "Cancelled")),
    (TransientError, Kind(503, "unavailable", "A part does not answer just now")),
    (CopilotError, Kind(500, "out-of-order", "A part is out of order")),
)
"""The first that fits; the last fits every error that the product raises on purpose."""
_DEFECT = Kind(500, "defect", "Foureyes met a defect of its own")
TOO_LARGE = Kind(413, "content-too-large", "The body is too large")
_INVALID = Kind(422, "unusable-input", "The request cannot be used")


class TooManyRequestsError(HTTPException):
    """The caller asks faster than it may; it says when to come back."""

    def __init__(self, retry_after_seconds: float) -> None:
        seconds = max(1, math.ceil(retry_after_seconds))
        super().__init__(
            429, f"Too many requests. Send the next in {seconds} s.", {"retry-after": str(seconds)}
        )


class BusyError(HTTPException):
    """The service has as much work in hand as it takes."""

    def __init__(self) -> None:
        super().__init__(
            503, "The service is busy with other requests. Repeat this one.", {"retry-after": "1"}
        )


def answer(
    request: Request,
    kind: Kind,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[FieldProblem] | None = None,
) -> JSONResponse:
    """The problem as a response."""
    problem = Problem(
        type=f"urn:foureyes:problem:{kind.slug}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=request.url.path,
        request_id=getattr(request.state, "request_id", ""),
        errors=errors or [],
    )
    return JSONResponse(
        problem.model_dump(exclude_defaults=True),
        kind.status,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def defect(request: Request, error: Exception) -> JSONResponse:
    """A failure that nobody foresaw: logged by its kind and place alone, for its text may quote a record."""
    _log.error(
        "api.failed request_id=%s problem=%s at=%s",
        request.state.request_id,
        type(error).__name__,
        place_of(error),
    )
    return answer(request, _DEFECT, "Nothing was lost. Report it with the request id.")


def handle_problems(app: FastAPI) -> None:
    """Make every error of this application a problem."""
    app.add_exception_handler(CopilotError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_validation)


async def _of_ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CopilotError)
    kind = next(kind for family, kind in _KINDS if isinstance(error, family))
    headers = {}
    if kind.status == 401:
        headers["www-authenticate"] = 'Bearer realm="foureyes"'
    if kind.status == 503:
        headers["retry-after"] = str(_RETRY_SECONDS)
    return answer(request, kind, error.user_message, headers=headers)


async def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # the framework's word for a body that is no text at all
        return answer(request, _INVALID, "The body cannot be read. Send JSON in UTF-8.")
    phrase = http.HTTPStatus(error.status_code).phrase
    named = Kind(error.status_code, phrase.lower().replace(" ", "-"), phrase)
    kind = TOO_LARGE if error.status_code == TOO_LARGE.status else named
    said = error.detail if error.detail != phrase else f"{phrase}: {request.method} {request.url.path}."
    return answer(request, kind, said, headers=error.headers)


async def _of_validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = [_field(entry) for entry in error.errors()[:_MOST_ERRORS]]
    return answer(request, _INVALID, "Correct what `errors` names and send it again.", errors=found)


def _field(entry: Any) -> FieldProblem:
    where = "/".join(str(part) for part in entry["loc"])
    # A name the caller made up may be any text; what cannot be written as UTF-8 is shown by its code.
    return FieldProblem(where=where.encode("utf-8", "backslashreplace").decode()[:200], what=entry["msg"])
