"""The queue: who works on what."""

from collections.abc import Sequence
from datetime import datetime

from copilot.domain.identity import Actor, Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.views import QueueFilter, QueuePage, SavedView
from copilot.services.ports import Part
from copilot.usecases import (
    assign_cases,
    list_queue,
    release_case,
    saved_views,
    snooze_cases,
    sync_cases,
    take_case,
    take_next,
)


class QueueServices(Part):
    """The queue: who works on what."""

    def sync_cases(self) -> int:
        return sync_cases.sync_cases(
            systems=self._ports.systems,
            unit_of_work=self._ports.unit_of_work,
            clocks_for=self._ports.clocks_for,
            bank=self._ports.bank,
        )

    def list_queue(self, actor: Actor, wanted: QueueFilter, *, offset: int = 0, limit: int = 50) -> QueuePage:
        return list_queue.list_queue(actor, wanted, offset=offset, limit=limit, **self._store_and_time)

    def take_next(self, actor: Actor, queues: tuple[Queue, ...] = ()) -> CaseId | None:
        return take_next.take_next(actor, queues, **self._store_and_time)

    def take_case(self, actor: Actor, case_id: CaseId) -> None:
        take_case.take_case(actor, case_id, **self._store_and_time)

    def release_case(self, actor: Actor, case_id: CaseId) -> None:
        release_case.release_case(actor, case_id, **self._store_and_time)

    def assign_cases(self, actor: Actor, case_ids: Sequence[CaseId], assignee: UserId) -> int:
        return assign_cases.assign_cases(actor, case_ids, assignee, **self._store_and_time)

    def snooze_cases(self, actor: Actor, case_ids: Sequence[CaseId], until: datetime, reason: str) -> int:
        return snooze_cases.snooze_cases(actor, case_ids, until, reason, **self._store_and_time)

    def save_view(self, actor: Actor, view: SavedView) -> None:
        saved_views.save_view(actor, view, unit_of_work=self._ports.unit_of_work)

    def list_views(self, actor: Actor) -> tuple[SavedView, ...]:
        return saved_views.list_views(actor, unit_of_work=self._ports.unit_of_work)
