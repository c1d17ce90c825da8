"""Runs of whole tasks over a bank into which somebody wrote orders for the model."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.models.offline import OfflineDraftingModel
from copilot.controls.redaction.engine import RedactionEngine
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.gateway.gateway import Gateway, GatewayRules
from copilot.tasks.base import TaskSpec
from copilot.tasks.registry import find_tasks
from copilot.workflow.job import Job, Outcome
from copilot.workflow.task_workflow import TaskWorkflow
from tests.controls.injected.injected_bank import WatchedSystems
from tests.fakes.knowledge import FakeKnowledgeBase
from tests.fakes.records import NOW
from tests.fakes.store import HandClock, temporary_store

ANALYST = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset(Role))
POLICY = (
    "---\ndoc_id: HB-1\ntitle: Fraud and dispute procedure\nroles: [all_staff]\neffective_date: 2020-01-01\n---\n"
    "# Fraud and dispute procedure\n\n## Release\n\nA remote purchase above $250 on a device seen for the first "
    "time requires a call to the customer before release. Send the customer a written acknowledgement within "
    "ten days. Escalate a pattern of cash below the reporting limit to the AML investigators.\n"
)
RunTask = Callable[..., Outcome]


@pytest.fixture(scope="session")
def injected_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("injected-store")
    temporary_store(folder, HandClock()).close()
    return folder


@pytest.fixture
def knowledge(tmp_path: Path) -> FakeKnowledgeBase:
    made = FakeKnowledgeBase()
    (tmp_path / "policy.md").write_text(POLICY)
    made.ingest([tmp_path / "policy.md"])
    return made


@pytest.fixture
def run_task(injected_store: Path, knowledge: FakeKnowledgeBase, tmp_path: Path) -> Iterator[RunTask]:
    """Runs a task on a case of a bank with the given engines; the offline one is last."""
    shutil.copytree(injected_store, tmp_path / "store")
    clock = HandClock()
    store = temporary_store(tmp_path / "store", clock)
    opened: list[Any] = []

    def run(
        bank: WatchedSystems, case_id: str, task: TaskName, *engines: Any, spec: TaskSpec[Any] | None = None
    ) -> Outcome:
        gateway = Gateway(
            engines=engines,
            offline=OfflineDraftingModel({name: one.compose for name, one in find_tasks().items()}),
            redactor=RedactionEngine(secret=b"t" * 32),
            unit_of_work=store.unit_of_work,
            time_source=clock,
            rules=GatewayRules(deadline_seconds=20.0),
        )
        machine = TaskWorkflow(systems=bank, knowledge=knowledge, gateway=gateway, clocks_for=clocks_for)
        opened.extend((machine, gateway))
        return machine.run(
            Job(
                actor=ANALYST,
                spec=spec or find_tasks()[task],
                case=bank.ticketing.case(CaseId(case_id)),
                question="What did the customer say about the payments?"
                if task == TaskName("case_question")
                else "",
                as_of=NOW.date(),
                now=NOW,
            )
        )

    yield run
    for one in opened:
        one.close()
    store.close()
