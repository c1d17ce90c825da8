"""For the operators of the service: whether it is alive and ready, and its metrics."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from copilot.api.gate import gate_of
from copilot.api.queue_schemas import HealthOut, ReadinessOut
from copilot.api.routes.parameters import problems
from copilot.metrics_endpoint import metrics_route
from copilot.readiness import without_details

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
    """200 if store, bank, index and copilot answer, else 503; what is wrong with a part is in the log."""
    parts = without_details(await gate_of(request).examine())
    ready = "failing" not in parts.values()
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
