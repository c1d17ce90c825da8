"""The use cases bound to one tiny bank, as `Services` binds them to the real one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from copilot.domain.clock import StatutoryClock
from copilot.domain.identity import Actor
from copilot.store import StoreHandle
from copilot.usecases.assign_cases import assign_cases
from copilot.usecases.list_queue import list_queue
from copilot.usecases.release_case import release_case
from copilot.usecases.snooze_cases import snooze_cases
from copilot.usecases.sync_cases import sync_cases
from copilot.usecases.take_case import take_case
from copilot.usecases.take_next import take_next
from copilot.usecases.tick_checklist import tick_checklist
from copilot.usecases.view_case import view_case
from tests.fakes.store import HandClock, signed_in
from tests.fakes.systems import FakeSystems


def no_clocks(*_case: object, **_records: object) -> tuple[StatutoryClock, ...]:
    return ()


class Desk:
    def __init__(self, store: StoreHandle, systems: FakeSystems, clock: HandClock) -> None:
        self.store, self.systems, self.clock = store, systems, clock
        own: dict[str, Any] = {"unit_of_work": store.unit_of_work, "time_source": clock}
        self.list_queue = partial(list_queue, **own)
        self.take_next = partial(take_next, **own)
        self.take_case = partial(take_case, **own)
        self.release_case = partial(release_case, **own)
        self.assign_cases = partial(assign_cases, **own)
        self.snooze_cases = partial(snooze_cases, **own)
        self.tick_checklist = partial(tick_checklist, **own)
        self.view_case = partial(view_case, systems=systems, clocks_for=no_clocks, specs={}, **own)
        self.sync: Callable[[], int] = partial(
            sync_cases, systems=systems, unit_of_work=store.unit_of_work, clocks_for=no_clocks
        )

    def user(self, user_id: str) -> Actor:
        return signed_in(self.store, user_id)
