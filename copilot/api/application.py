"""The API as an application: put under `/api` of the desk's process, or started alone."""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.routing import Mount

from copilot.api.document import describe
from copilot.api.envelope import Envelope
from copilot.api.gate import Gate
from copilot.api.problems import handle_problems
from copilot.api.routes import operations, queue, work
from copilot.services import Services
from copilot.settings import Settings
from copilot.tasks.registry import find_tasks

PREFIX = "/api"
VERSION = "1.0.0"
_ABOUT = """
The use cases of Foureyes for a bank's other systems: the same rights, controls and audit as the desk.

Nothing here changes a system of record. A draft waits for a person to submit it and for another to approve it.
Send the token of a service account as `Authorization: Bearer …`; every problem is `application/problem+json`.
"""


def create_api(services: Callable[[], Services | None], settings: Settings) -> FastAPI:
    """The API over services that may still be starting; nothing is built or opened here."""
    api = FastAPI(
        title="Foureyes",
        version=VERSION,
        description=_ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,  # the usual pages fetch their scripts from a foreign host
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    api.openapi = lambda: describe(api, find_tasks(settings.tasks_dir).in_api)  # type: ignore[method-assign]
    api.state.gate = Gate(services, settings)
    handle_problems(api)
    for area in (work, queue, operations):
        api.include_router(area.router)
    api.add_middleware(Envelope, max_body_bytes=settings.api_max_body_bytes)
    return api


def mounted(services: Callable[[], Services | None], settings: Settings) -> Mount:
    """The API at its place, for the routes of a larger application."""
    return Mount(PREFIX, create_api(services, settings))
