"""Parameters that several routes share, spelled once."""

from typing import Annotated

from fastapi import Header, Path, Request
from fastapi.params import Depends
from fastapi.security import HTTPBearer

from copilot.api import examples
from copilot.api.problems import MEDIA_TYPE, Problem

_WORD = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

CaseIdPath = Annotated[
    str,
    Path(min_length=1, max_length=64, pattern=_WORD, description="A case id.", examples=[examples.CASE_ID]),
]
RunIdPath = Annotated[
    str, Path(min_length=1, max_length=64, pattern=_WORD, description="A run id.", examples=[examples.RUN_ID])
]
DraftIdPath = Annotated[
    str,
    Path(min_length=1, max_length=64, pattern=_WORD, description="A draft id.", examples=[examples.DRAFT_ID]),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="Of your making, new for each new request: a request that is repeated with its key has one effect.",
        examples=[examples.IDEMPOTENCY_KEY],
    ),
]

BEARER = Depends(
    HTTPBearer(
        auto_error=False,
        scheme_name="serviceToken",
        description="The token of a service account: `python -m copilot accounts create`.",
    )
)
"""Says in the OpenAPI document what the gate has checked before."""


def request_text(request: Request, *parts: str) -> bytes:
    """What tells one request from another: method, path and what was asked for."""
    return "\n".join((request.method, request.url.path, *parts)).encode()


_SAID = {
    401: "No token, or one that opens nothing.",
    403: "Your roles do not allow it.",
    404: "There is no such thing that you can see: one message for what is missing and for what is not yours.",
    409: "The state does not allow it: somebody else has the case, the task does not apply to it, or the"
    " Idempotency-Key was used for another request.",
    413: "The body is too large.",
    422: "The request cannot be used; `errors` says where.",
    429: "Too many requests, or a budget is used up; `Retry-After` says when to come back.",
    500: "A defect; nothing was lost.",
    503: "A part does not answer, or the service is busy; `Retry-After` says when to come back.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Responses of a route, problem by problem; those that any route may give are in it."""
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {"description": _SAID[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({401, 413, 429, 500, 503, *statuses})
    }
