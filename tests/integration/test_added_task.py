"""A task added as a folder, and nothing else: on the screen, over the API, on the command line, in the evaluation."""

import json
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from copilot.api.application import mounted
from copilot.bootstrap import Adapters, build_services
from copilot.domain.evaluation import Metric
from copilot.domain.identity import Queue, Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter
from copilot.errors import NotFoundError
from copilot.evaluation.checking import Checker
from copilot.evaluation.fixture import EvaluationFixture
from copilot.scoring.golden import read_golden
from copilot.scoring.registry import REGISTRY
from copilot.services import Services
from copilot.settings import Settings
from pages.server.launch import ROOT
from pages.ui import current
from tests.fakes.services import DEMO_SIGN_IN
from tests.integration import cli_process
from tests.pages.conftest import signed_in_as

TOY = Path(__file__).parents[1] / "fakes" / "tasks" / "callback_note"
NAME = TaskName("callback_note")
SCENARIO = """\
id: callback-note
suite: callbacks
title: What to say on a dispute
why: The note says what the dispute record holds, each sentence with its fact.
role: chloe
task: callback_note
case_id: {case}
expected:
  must_mention: [DS-]
"""


@pytest.fixture
def settings(own_demo_dir: Path, tmp_path: Path) -> Settings:
    """A demo beside whose product one more task lies."""
    home = tmp_path / "tasks"
    shutil.copytree(TOY, home / NAME)
    return Settings(data_dir=own_demo_dir, tasks_dir=home)


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    built = build_services(settings, sign_in_rules=DEMO_SIGN_IN)
    yield built
    built.close()


@pytest.fixture
def dispute(services: Services) -> CaseId:
    page = services.list_queue(
        services.actor(UserId("chloe")), QueueFilter(queues=(Queue.DISPUTES,)), limit=1
    )
    return page.rows[0].case_id


@pytest.fixture
def screen(services: Services) -> Iterator[None]:
    option = (
        "runner.enforceSerializableSessionState"  # AppTest keeps a dictionary of its own in session state
    )
    current.provide(services)
    config.set_option(option, False)
    yield
    config.set_option(option, True)
    current.withdraw()


@pytest.mark.usefixtures("screen")
def test_the_case_page_has_its_button_and_shows_what_it_wrote(services: Services, dispute: CaseId) -> None:
    at = AppTest.from_file(str(ROOT / "pages" / "ui" / "desk.py"), default_timeout=120)
    rules = services.sign_in_rules.model_dump()
    at.user = signed_in_as("chloe", began=time.time() - 60, token_seconds=600, **rules)
    at.query_params["case"] = dispute
    at._page_hash = calc_hash("case")
    at.run()
    button = _settled(at)
    assert (button.label, button.icon) == ("Callback note", ":material/call:")
    button.click().run()
    _settled(at)
    assert not at.exception
    run = services.latest_run(services.actor(UserId("chloe")), dispute, NAME)
    assert run is not None
    assert run.verification.passed
    said = "\n".join(str(piece.proto.body) for piece in at.get("html"))
    assert "<b>Callback note</b>" in said
    assert at.button(key="copilot.edit_draft").label == "Edit as a draft"


def _settled(at: AppTest) -> Any:
    """The task's button, once no run is under way: the case's first brief is written by itself."""
    until = time.monotonic() + 90
    while (button := at.button(key=f"copilot.task.{NAME}")).disabled:
        assert time.monotonic() < until
        time.sleep(0.2)
        at.run()
    return button


def test_the_api_offers_its_draft(services: Services, settings: Settings, dispute: CaseId) -> None:
    client = TestClient(Starlette(routes=[mounted(lambda: services, settings)]))
    admin = services.actor(UserId("admin"))
    issued = services.create_service_account(admin, "feed", (Role.OPERATIONS_ANALYST,), days=30)
    header = {"authorization": f"Bearer {issued.token.get_secret_value()}"}
    document = client.get("/api/openapi.json").json()
    assert NAME in document["components"]["schemas"]["DraftRequest"]["properties"]["task"]["enum"]
    answer = client.post(f"/api/v1/cases/{dispute}/drafts", json={"task": NAME}, headers=header)
    assert answer.status_code == 201, answer.text
    draft = answer.json()
    assert (draft["task"], draft["title"], draft["passed"]) == (NAME, "Callback note", True)


def test_the_command_line_drafts_it(settings: Settings, services: Services, dispute: CaseId) -> None:
    services.close()  # one process has the store at a time for writing the index
    done = cli_process.run(
        settings.data_dir, "draft", NAME, dispute, "--json", FOUREYES_TASKS_DIR=str(settings.tasks_dir)
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["task"] == NAME
    assert json.loads(done.stdout)["verification"]["passed"]


def test_a_golden_scenario_of_it_is_read_run_and_scored(
    services: Services, settings: Settings, dispute: CaseId, tmp_path: Path
) -> None:
    services.close()
    suite = tmp_path / "golden" / "callbacks"
    suite.mkdir(parents=True)
    (suite / "callback-note.yaml").write_text(SCENARIO.format(case=dispute))
    [file] = read_golden([tmp_path / "golden"])
    opened = EvaluationFixture(Adapters(settings))
    try:
        assert list(Checker(opened.adapters).mistakes(file.scenario)) == []
        output = opened.output(file.scenario)
    finally:
        opened.close()
    assert output.problem == ""
    scores = {metric: score(output) for metric, score in REGISTRY.items()}
    assert scores[Metric.FORMAT].passed, scores[Metric.FORMAT].details
    assert scores[Metric.GROUNDED].value == 1
    assert scores[Metric.ELEMENTS].value is None, "it names no elements"


def test_what_it_wrote_stays_readable_when_its_folder_is_gone(
    services: Services, settings: Settings, dispute: CaseId
) -> None:
    chloe = services.actor(UserId("chloe"))
    run = services.run_task(chloe, dispute, NAME, operation_id=uuid.uuid4().hex)
    services.close()
    without = build_services(settings.model_copy(update={"tasks_dir": None}))
    try:
        assert without.get_run(without.actor(UserId("chloe")), run.run_id).body == run.body
        assert without.tasks.title(run.task) == "Callback note"
    finally:
        without.close()


def test_one_of_the_compartment_is_neither_offered_nor_run_outside_it(
    settings: Settings, dispute: CaseId, tmp_path: Path
) -> None:
    home = tmp_path / "hidden"
    shutil.copytree(TOY, home / NAME)
    spec = home / NAME / "__init__.py"
    said = spec.read_text()
    assert "sar_compartment=False" in said
    spec.write_text(said.replace("sar_compartment=False", "sar_compartment=True"))
    closed = build_services(settings.model_copy(update={"tasks_dir": home}))
    try:
        chloe, admin = closed.actor(UserId("chloe")), closed.actor(UserId("admin"))
        assert NAME not in closed.view_case(chloe, dispute).tasks
        assert NAME in closed.view_case(admin, dispute).tasks
        with pytest.raises(NotFoundError):
            closed.run_task(chloe, dispute, NAME, operation_id=uuid.uuid4().hex)
    finally:
        closed.close()
