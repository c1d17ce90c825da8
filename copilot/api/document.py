"""The OpenAPI document: what the framework derives, with problems and headers as they are really sent."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from copilot.api.problems import MEDIA_TYPE, Problem
from copilot.domain.run import TaskName

_REFERENCE = "#/components/schemas/{model}"
_HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {
        "description": "Yours, where you sent one of up to 64 letters, digits and `._:-`; otherwise ours.",
        "schema": {"type": "string"},
    },
    "RateLimit-Limit": {"description": "Requests a minute.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {
        "description": "Requests left just now.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "RateLimit-Reset": {
        "description": "Seconds until all are back.",
        "schema": {"type": "integer", "minimum": 0},
    },
}
_RETRY_AFTER = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
_WAITS = ("429", "503")


def describe(api: FastAPI, tasks: list[TaskName]) -> dict[str, Any]:
    """The document of the application, made once; `tasks` are those that may be drafted."""
    if api.openapi_schema is None:
        document = get_openapi(
            title=api.title, version=api.version, description=api.description, routes=api.routes
        )
        _define_problems(document)
        document["components"]["schemas"]["DraftRequest"]["properties"]["task"]["enum"] = tasks
        for operation in _operations(document):
            _add_headers(operation)
        api.openapi_schema = document
    return api.openapi_schema


def _define_problems(document: dict[str, Any]) -> None:
    schema = Problem.model_json_schema(ref_template=_REFERENCE)
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas[Problem.__name__] = schema
    for name in ("HTTPValidationError", "ValidationError"):  # the framework's own, which no route sends
        schemas.pop(name, None)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def _add_headers(operation: dict[str, Any]) -> None:
    gated = "security" in operation
    for status, response in operation["responses"].items():
        headers = {name: _HEADERS[name] for name in _HEADERS if gated or name == "X-Request-ID"}
        if status in _WAITS and MEDIA_TYPE in response.get("content", {}):
            headers = {**headers, "Retry-After": _RETRY_AFTER}
        response["headers"] = headers
