"""For whoever runs the service: does it live, is it ready."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from copilot.api.gate import gate_of
from copilot.api.schemas import HealthOut, ReadinessOut

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
