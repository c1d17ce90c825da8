"""A real small model writes all ten tasks: fluent nonsense, over the real protocol, through every control.

SmolLM2-135M cannot do the work. That is the point: whatever it invents, no reader may take
for checked.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.bootstrap import Adapters
from copilot.domain.ids import UserId
from copilot.domain.run import Run, TaskName
from copilot.domain.views import QueueFilter
from copilot.errors import CopilotError
from copilot.services import Services
from copilot.settings import Settings
from copilot.tasks.registry import find_tasks
from tests.model_real.invented import invented

pytestmark = pytest.mark.model
SECONDS_A_TASK = 1_500.0
"""Far more than the desk allows: one slow core is to finish, not to be timed."""
LEAST_WRITTEN = 3
"""Of ten: the other forms come back cut off, empty or not JSON, and the offline engine writes them."""


class Writer:
    """The product with the real model in front; each task is run once, when it is first looked at."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.admin = services.actor(UserId("admin"))
        self._runs: dict[TaskName, Run] = {}

    def run(self, name: TaskName) -> Run:
        """The task on the first case that it applies to."""
        if name not in self._runs:
            self._runs[name] = self._written(name)
        return self._runs[name]

    def _written(self, name: TaskName) -> Run:
        services, admin, spec = self.services, self.admin, find_tasks()[name]
        if name == TaskName("policy_answer"):
            return services.ask_policy(admin, "When is provisional credit due?", operation_id="policy")
        rows = services.list_queue(admin, QueueFilter(), limit=200).rows
        cases = (services.view_case(admin, row.case_id).record for row in rows if row.queue in spec.queues)
        case_id = next(case.case_id for case in cases if spec.applies(case))
        return services.run_task(admin, case_id, name, question="What happened?", operation_id=name)


@pytest.fixture(scope="module")
def writer(endpoint: str, demo_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    folder = tmp_path_factory.mktemp("written") / "demo"
    shutil.copytree(demo_dir, folder)
    settings = Settings(data_dir=folder, models=json.dumps([_model(endpoint)]))
    services = Services(Adapters(settings.model_copy(update={"task_deadline_seconds": SECONDS_A_TASK})))
    yield Writer(services)
    services.close()


def _model(endpoint: str) -> dict[str, object]:
    return {
        "kind": "compatible",
        "name": "small",
        "model": "smollm2",
        "base_url": endpoint,
        "structured": "strict",
        "temperature": 0.8,  # nonsense of many kinds; the server's seed makes it the same each time
        "context_tokens": 6_200,
        "max_output_tokens": 300,
        "first_token_seconds": 900,
        "between_tokens_seconds": 120,
    }


@pytest.mark.parametrize("name", sorted(find_tasks()))
def test_no_figure_or_id_that_the_model_invents_passes_unmarked(writer: Writer, name: TaskName) -> None:
    run = writer.run(name)
    sources = run.pack.citable()
    for statement, verdict in zip(run.statements, run.verification.verdicts, strict=True):
        made_up = invented(statement.text, [sources.get(cite, "") for cite in statement.cites])
        unknown = [cite for cite in statement.cites if cite not in sources]
        assert not (verdict.supported and (made_up or unknown)), (statement.text, made_up, unknown)


def test_the_model_wrote_and_was_caught_inventing(writer: Writer) -> None:
    """Without this the test above could pass over nothing."""
    by_model = [run for run in map(writer.run, find_tasks()) if run.engine == "small:smollm2"]
    assert len(by_model) >= LEAST_WRITTEN
    assert any(run.verification.unsupported for run in by_model)


@pytest.mark.parametrize("name", sorted(find_tasks()))
def test_with_any_writer_the_form_is_whole_and_its_writer_is_named(writer: Writer, name: TaskName) -> None:
    run = writer.run(name)
    find_tasks()[name].output_model.model_validate(run.output)
    assert run.engine in ("small:smollm2", "offline")
    assert run.engine == "small:smollm2" or run.engine_note


def test_what_fails_a_check_cannot_be_submitted_as_it_stands(writer: Writer) -> None:
    services, admin = writer.services, writer.admin
    drafted = [writer.run(name) for name, spec in find_tasks().items() if spec.draft_kind]
    unsupported = [run for run in drafted if run.verification.unsupported]
    assert unsupported
    for run in unsupported:
        draft = services.create_draft(admin, run.run_id)
        with pytest.raises(CopilotError):
            services.submit_draft(admin, draft.draft_id, version=draft.current.number)
