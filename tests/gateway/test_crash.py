"""A crash after the paid step: the run is asked for again and the model is not paid again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors.models.offline import OfflineDraftingModel
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.ids import CaseId
from copilot.domain.run import TaskName
from copilot.errors import CancelledError
from copilot.gateway.call_control import CallControl, CancelToken, Deadline, ProgressListener
from copilot.tasks.registry import find_tasks
from copilot.usecases.run_task import run_task
from copilot.usecases.sync_cases import sync_cases
from copilot.workflow.job import Job, Outcome
from copilot.workflow.task_workflow import TaskWorkflow
from tests.fakes.banks import DEMO
from tests.fakes.knowledge import FakeKnowledgeBase
from tests.fakes.records import NOW, tiny_bank
from tests.fakes.store import signed_in
from tests.fakes.systems import FakeSystems
from tests.gateway.peers import ScriptedModel
from tests.usecases.desk import no_clocks

CASE = CaseId("CF-100001")


class Killed(BaseException):
    """The process is gone."""


class Mortal:
    """A workflow whose process dies once, after everything was done and before it was kept."""

    def __init__(self, inner: TaskWorkflow) -> None:
        self._inner = inner
        self.dies = True

    def run(self, job: Job) -> Outcome:
        outcome = self._inner.run(job)
        if self.dies:
            self.dies = False
            raise Killed
        return outcome

    def pack_for(self, job: Job) -> Any:
        return self._inner.pack_for(job)


@pytest.fixture
def model() -> ScriptedModel:
    composers = {name: spec.compose for name, spec in find_tasks().items()}
    good = OfflineDraftingModel(composers)
    return ScriptedModel("openai:m", lambda request: good.draft(request).output)


@pytest.fixture
def desk(gateway, store, clock, model) -> Iterator[Any]:
    bank = FakeSystems(tiny_bank(), now=lambda: NOW)
    sync_cases(systems=bank, unit_of_work=store.unit_of_work, clocks_for=no_clocks, bank=DEMO)
    machine = TaskWorkflow(
        systems=bank, knowledge=FakeKnowledgeBase(), gateway=gateway(model), clocks_for=clocks_for
    )
    mortal = Mortal(machine)

    def ask(operation_id: str = "op", **changes: Any):
        return run_task(
            signed_in(store, "ben"),
            CASE,
            TaskName("triage_brief"),
            operation_id=operation_id,
            systems=bank,
            workflow=mortal,
            spec=find_tasks()[TaskName("triage_brief")],
            unit_of_work=store.unit_of_work,
            time_source=clock,
            **changes,
        )

    yield ask
    machine.close()


def test_a_run_that_died_after_the_answer_is_finished_without_a_second_call(desk, model, clock):
    with pytest.raises(Killed):
        desk()
    clock.forward(seconds=20)
    run = desk()
    assert len(model.seen) == 1
    assert run.engine == "openai:m"
    assert (run.attempts, run.tokens) == (0, 0)
    assert "shown again" in run.engine_note
    assert run.verification.passed


def test_a_process_that_could_not_even_release_its_claim_holds_it_two_minutes(desk, model, store, clock):
    with store.unit_of_work() as unit:
        unit.operations.claim(
            "op",
            actor_id="ben",
            what=f"{TaskName('triage_brief')}:{CASE}",
            now=clock.now(),
            until=clock.now() + timedelta(minutes=2),
        )
    clock.forward(minutes=3)
    with pytest.raises(Killed):
        desk()
    assert desk().engine == "openai:m"
    assert len(model.seen) == 1


def test_the_audit_of_a_run_says_how_it_was_written_and_names_nobody(desk, model, store):
    with pytest.raises(Killed):
        desk()
    run = desk()
    with store.unit_of_work(read_only=True) as unit:
        row = next(e for e in unit.audit.of_case(CASE, sar_compartment=True) if e.action == "run.finished")
    assert row.subject == f"run:{run.run_id}"
    assert {"trace_id", "routing", "left_out", "leaks", "attempts"} <= set(row.details)


def test_a_run_that_was_stopped_leaves_no_run_and_may_be_begun_again(desk, model, store):
    token = CancelToken()
    token.request()
    with pytest.raises(CancelledError):
        desk(control=CallControl(Deadline(5), token, ProgressListener()))
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.by_operation("op") is None
    with pytest.raises(Killed):
        desk()
    assert desk().run_id
