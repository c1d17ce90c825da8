"""The queue, page by page."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from copilot.api.gate import GatedRoute, gate_of
from copilot.api.queue_schemas import QueueOut
from copilot.api.routes.parameters import BEARER, problems
from copilot.domain.clock import ClockState
from copilot.domain.identity import Queue
from copilot.domain.views import CaseSort, QueueFilter, TriageLevel

router = APIRouter(prefix="/v1", route_class=GatedRoute, dependencies=[BEARER], tags=["queue"])
_MOST_OFFSET = 1_000_000


class QueueQuery(BaseModel):
    """What to list; a parameter that is not given restricts nothing, and one that is unknown is refused."""

    model_config = ConfigDict(extra="forbid")
    queue: list[Queue] = Field(default=[], max_length=7)
    status: list[Literal["open", "in_progress", "awaiting_approval", "snoozed", "closed"]] = Field(
        default=["open", "in_progress", "awaiting_approval"], max_length=5
    )
    triage: list[TriageLevel] = Field(default=[], max_length=4)
    clock: list[ClockState] = Field(default=[], max_length=7)
    owner: Literal["anyone", "me", "nobody"] = "anyone"
    text: str = Field(
        default="",
        max_length=200,
        pattern=r"^[^\x00]*$",
        description="Case id, customer id, name or title, or the beginning of a word of them.",
    )
    sort: CaseSort = "clock"
    descending: bool = False
    offset: int = Field(default=0, ge=0, le=_MOST_OFFSET)
    limit: int = Field(default=50, ge=1, le=500)

    def wanted(self) -> QueueFilter:
        """The filter that the use case takes."""
        return QueueFilter(
            queues=tuple(self.queue),
            statuses=tuple(self.status),
            triage=tuple(self.triage),
            clock=tuple(self.clock),
            owner=self.owner,
            text=self.text,
            sort=self.sort,
            descending=self.descending,
        )


@router.get("/queue", summary="List cases", responses=problems(403, 422))
async def list_cases(request: Request, response: Response, query: Annotated[QueueQuery, Query()]) -> QueueOut:
    """A page of the cases in the queues of your roles; the header `Link` leads to the next and the previous page."""
    page = await gate_of(request).run(
        lambda services, actor: services.list_queue(
            actor, query.wanted(), offset=query.offset, limit=query.limit
        ),
        request,
    )
    found = QueueOut.of(page, offset=query.offset, limit=query.limit)
    links = []
    if found.next_offset is not None and found.next_offset <= _MOST_OFFSET:
        links.append(_link(request, "next", found.next_offset))
    if query.offset:
        links.append(_link(request, "prev", max(0, query.offset - query.limit)))
    if links:
        response.headers["link"] = ", ".join(links)
    return found


def _link(request: Request, relation: str, offset: int) -> str:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return f'<{request.url.path}?{urlencode([*asked, ("offset", offset)])}>; rel="{relation}"'
