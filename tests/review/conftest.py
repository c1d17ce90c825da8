from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from copilot.controls.redaction.engine import RedactionEngine
from copilot.domain.ids import RunId
from copilot.store.golden_files import GoldenFolder
from copilot.tasks.registry import find_tasks
from copilot.usecases.decide_candidate import dismiss_candidate, promote_candidate
from copilot.usecases.qa_draw import draw_sample, list_samples, qa_report
from copilot.usecases.qa_score import qa_form, qa_items, score_item
from copilot.usecases.rate_run import rate_run
from copilot.usecases.redact_for_review import ReviewPorts
from copilot.usecases.view_candidates import list_candidates, view_candidate
from tests.usecases.conftest import clock, desk, store
from tests.usecases.desk import Desk, no_clocks

__all__ = ["clock", "desk", "store"]

EDITED = (
    "Six card payments of $24.99 each were declined on 20 November 2026. [F1] "
    "The refund is $149.94; the payments were not the customer's. [F3]"
)


class Loop:
    """The review loop bound to the tiny bank."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.files = GoldenFolder(folder)
        own: dict[str, Any] = {"unit_of_work": desk.store.unit_of_work, "time_source": desk.clock}
        self.ports = ReviewPorts(
            RedactionEngine(secret=b"tests"), desk.systems, no_clocks, desk.store.unit_of_work, desk.clock
        )
        self.list = partial(list_candidates, unit_of_work=desk.store.unit_of_work)
        self.view = partial(view_candidate, specs=find_tasks(), ports=self.ports)
        self.promote = partial(promote_candidate, files=self.files, specs=find_tasks(), ports=self.ports)
        self.dismiss = partial(dismiss_candidate, **own)
        self.draw = partial(draw_sample, **own)
        self.samples = partial(list_samples, unit_of_work=desk.store.unit_of_work)
        self.items = partial(qa_items, unit_of_work=desk.store.unit_of_work)
        self.form = partial(qa_form, knowledge=desk.knowledge, ports=self.ports)
        self.score = partial(score_item, **own)
        self.report = partial(qa_report, unit_of_work=desk.store.unit_of_work)

    def rate(self, user_id: str, run_id: RunId, thumbs: Any, **said: Any) -> None:
        rate_run(
            self.desk.user(user_id),
            run_id,
            thumbs,
            systems=self.desk.systems,
            knowledge=self.desk.knowledge,
            unit_of_work=self.desk.store.unit_of_work,
            time_source=self.desk.clock,
            **said,
        )

    def origins(self, user_id: str = "grace") -> list[str]:
        return sorted(row.origin for row in self.list(self.desk.user(user_id)))


@pytest.fixture
def loop(desk: Desk, tmp_path: Path) -> Loop:
    return Loop(desk, tmp_path / "data")


@pytest.fixture
def edited(loop: Loop) -> Callable[[], str]:
    """An edited and submitted note; gives the id of the candidate that it raised."""

    def made() -> str:
        desk = loop.desk
        draft = desk.drafted()
        desk.edit_draft(desk.user("ben"), draft.draft_id, EDITED, base_version=1)
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=2)
        return loop.list(desk.user("grace"))[0].candidate_id

    return made
