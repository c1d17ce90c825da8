"""For whoever runs the service: does it live, is it ready, what has it counted."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from copilot.api.gate import gate_of
from copilot.api.routes.parameters import problems
from copilot.api.schemas import HealthOut, ReadinessOut
from copilot.metrics_endpoint import metrics_route

router = APIRouter(tags=["operations"])


@router.get("/health", summary="Does the process live")
async def health() -> HealthOut:
    """200 for as long as the process answers at all; asks nothing of any part."""
    return HealthOut()


@router.get(
    "/readiness",
    summary="Is every part ready",
    responses={503: {"model": ReadinessOut, "description": "A part does not answer; the body says which."}},
)
async def readiness(request: Request, response: Response) -> ReadinessOut:
    """200 if store, bank, index and copilot answer, else 503."""
    services = gate_of(request).services_or_none
    parts = await run_in_threadpool(services.readiness) if services else {"services": "starting"}
    ready = all(state == "ok" for state in parts.values())
    response.status_code = 200 if ready else 503
    return ReadinessOut(ready=ready, parts=parts)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
    responses=problems(403),
)
async def metrics(request: Request) -> Response:
    """The desk's own `/metrics` under the same rule: with FOUREYES_METRICS_TOKEN, or from this machine."""
    settings = gate_of(request).services.settings
    answer: Response = await metrics_route(lambda: settings.metrics_token).endpoint(request)
    if answer.status_code >= 400:
        kept = {name: value for name, value in answer.headers.items() if name == "www-authenticate"}
        raise HTTPException(answer.status_code, bytes(answer.body).decode().strip(), kept)
    return answer
