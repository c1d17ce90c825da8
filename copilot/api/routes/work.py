"""Runs and drafts: what the copilot writes, and what becomes of it."""

from typing import Any

from fastapi import APIRouter, Request, Response

from copilot.api.gate import GatedRoute, gate_of
from copilot.api.routes.parameters import (
    BEARER,
    CaseIdPath,
    DraftIdPath,
    IdempotencyKey,
    RunIdPath,
    problems,
    request_text,
)
from copilot.api.schemas import DraftOut, DraftRequest, PolicyQuestion, RunOut
from copilot.domain.draft import Draft
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, DraftId, RunId
from copilot.domain.run import CASE_SUMMARY, TRIAGE_BRIEF, Run, TaskName
from copilot.services import Services

router = APIRouter(prefix="/v1", route_class=GatedRoute, dependencies=[BEARER], tags=["copilot"])
_ON_A_CASE: dict[str, Any] = {"responses": problems(403, 404, 409, 422)}


@router.post("/cases/{case_id}/summary", summary="Write a case's summary", **_ON_A_CASE)
async def summarise_case(
    request: Request, case_id: CaseIdPath, idempotency_key: IdempotencyKey = None
) -> RunOut:
    """A structured summary with every sentence's evidence and verdict; nothing is saved to the case."""
    return await _run(request, case_id, CASE_SUMMARY, idempotency_key)


@router.post("/cases/{case_id}/brief", summary="Write a case's triage brief", **_ON_A_CASE)
async def brief_case(request: Request, case_id: CaseIdPath, idempotency_key: IdempotencyKey = None) -> RunOut:
    """What the alert says for and against, the level, a recommendation and what would change it."""
    return await _run(request, case_id, TRIAGE_BRIEF, idempotency_key)


@router.post("/cases/{case_id}/drafts", status_code=201, summary="Draft a text for a case", **_ON_A_CASE)
async def draft_for_case(
    request: Request,
    response: Response,
    case_id: CaseIdPath,
    wanted: DraftRequest,
    idempotency_key: IdempotencyKey = None,
) -> DraftOut:
    """A draft for an analyst to edit and submit; the API submits and approves nothing.

    The case stays with its owner: where somebody is working on it the answer is 409.
    """

    def work(services: Services, actor: Actor) -> Draft:
        task = services.tasks.drafted_by_api(wanted.task)
        asked = request_text(request, task)
        operation = services.operation_for(actor, idempotency_key, asked)
        services.refuse_before_drafting(actor, CaseId(case_id), operation_id=operation)
        run = services.run_task(actor, CaseId(case_id), task, operation_id=operation)
        return services.draft_for_the_queue(actor, run.run_id)

    draft = await gate_of(request).run(work, request)
    response.headers["location"] = f"{request.scope['root_path']}/v1/drafts/{draft.draft_id}"
    return DraftOut.of(draft)


@router.post("/policy/answers", summary="Answer a policy question", responses=problems(403, 409, 422))
async def answer_policy(
    request: Request, asked: PolicyQuestion, idempotency_key: IdempotencyKey = None
) -> RunOut:
    """A cited answer from the documents that your roles may read, or a refusal that says what is missing."""

    def work(services: Services, actor: Actor) -> Run:
        text = request_text(request, asked.question, str(asked.as_of))
        operation = services.operation_for(actor, idempotency_key, text)
        return services.ask_policy(actor, asked.question, as_of=asked.as_of, operation_id=operation)

    return RunOut.of(await gate_of(request).run(work, request))


@router.get("/runs/{run_id}", summary="Show a run again", responses=problems(403, 404, 422))
async def show_run(request: Request, run_id: RunIdPath) -> RunOut:
    """A finished run, less what your roles may not read."""
    return RunOut.of(
        await gate_of(request).run(lambda services, actor: services.get_run(actor, RunId(run_id)), request)
    )


@router.get("/drafts/{draft_id}", summary="Show a draft", responses=problems(403, 404, 422))
async def show_draft(request: Request, draft_id: DraftIdPath) -> DraftOut:
    """A draft at its newest version, with its status."""
    return DraftOut.of(
        await gate_of(request).run(
            lambda services, actor: services.get_draft(actor, DraftId(draft_id)), request
        )
    )


async def _run(request: Request, case_id: str, task: TaskName, key: str | None) -> RunOut:
    def work(services: Services, actor: Actor) -> Run:
        operation = services.operation_for(actor, key, request_text(request))
        return services.run_task(actor, CaseId(case_id), task, operation_id=operation)

    return RunOut.of(await gate_of(request).run(work, request))
