"""What the API gives of the queue and of its own state."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from copilot.api import examples
from copilot.domain.identity import Queue
from copilot.domain.views import QueuePage, QueueRow


class AmountOut(BaseModel):
    """Money as an exact decimal."""

    amount: str
    currency: str


class QueueRowOut(BaseModel):
    """A case with its work state and its most pressing clock."""

    case_id: str
    queue: Queue
    title: str
    customer_id: str
    customer_name: str
    triage: Literal["critical", "high", "medium", "low"]
    score: int
    amount_at_risk: AmountOut
    status: Literal["open", "in_progress", "awaiting_approval", "snoozed", "closed"]
    owner_id: str | None
    opened_at: AwareDatetime
    due_at: AwareDatetime | None
    due_title: str
    clock_state: str
    snoozed_until: AwareDatetime | None

    @classmethod
    def of(cls, row: QueueRow) -> "QueueRowOut":
        """The row with its amount as text, which no JSON reader rounds."""
        money = row.amount_at_risk
        return cls(
            **row.model_dump(exclude={"amount_at_risk"}),
            amount_at_risk=AmountOut(amount=str(money.amount), currency=money.currency),
        )


class QueueOut(BaseModel):
    """One page of the caller's queue, with the counts of the whole filter."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.QUEUE]})
    items: list[QueueRowOut]
    total: int
    offset: int
    limit: int
    next_offset: int | None = Field(description="Ask for this offset next; null on the last page.")
    by_queue: dict[Queue, int] = Field(description="Open cases per queue you may see, whatever the filter.")
    overdue: int
    at_risk: int
    unassigned: int

    @classmethod
    def of(cls, page: QueuePage, *, offset: int, limit: int) -> "QueueOut":
        """The page with where the next one begins."""
        end = offset + len(page.rows)
        return cls(
            items=[QueueRowOut.of(row) for row in page.rows],
            offset=offset,
            limit=limit,
            next_offset=end if page.rows and end < page.total else None,
            **page.model_dump(exclude={"rows"}),
        )


class ReadinessOut(BaseModel):
    """Whether every part answers."""

    ready: bool
    parts: dict[str, Literal["ok", "failing"]] = Field(
        description="Each part by name; `python -m copilot doctor` and the log say what is wrong with one."
    )


class HealthOut(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
