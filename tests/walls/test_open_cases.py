"""SAR work on open cases: by a second task with the flag, and by evidence of the compartment under any task.

The case may be read outside; that this work was done on it may not be learnt, by any probe.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from copilot import metrics
from copilot.api.application import mounted
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.domain.records import CaseFile
from copilot.domain.run import Run, TaskName
from copilot.domain.service_account import PERSONS_ONLY
from copilot.errors import NotFoundError
from copilot.usecases.visible_file import visible_file
from tests.walls.compartment import ABSENT, OUTSIDER, Compartment, reported
from tests.walls.open_cases import QUIET, Work, quiet_work, work_on_suspicion
from tests.walls.probes import BY_NUMBER, LISTS, Probe, attempt

_OF_THE_CASE = frozenset(
    {
        *("view_case", "case_history", "case_links", "case_transactions", "export_case_bundle", "prompt_log"),
        *("latest_run", "redact_text", "run_task", "start_run", "take_case", "release_case", "assign_cases"),
        *("snooze_cases", "tick_checklist", "refuse_before_drafting", "propose_disposition"),
    }
)
"""What asks for the case, which may be read: it must not tell. The others ask for the work: it is not there."""


@pytest.fixture(scope="session", params=[QUIET, TaskName("case_note"), TaskName("ticket")])
def work(request: pytest.FixtureRequest, compartment: Compartment) -> Work:
    """A task with the flag; a note and a ticket made of evidence of the compartment."""
    if request.param == QUIET:
        return quiet_work(compartment.services)
    return work_on_suspicion(compartment.services, compartment.data_dir, request.param)


def _tells(work: Work, text: str) -> list[str]:
    return sorted(word for word in work.revealing if word in text)


def _asked(compartment: Compartment, probe: Probe, actor: Actor, work: Work) -> str:
    return reported(attempt(probe, compartment.services, actor, work.hidden))


@pytest.mark.parametrize("name", sorted(BY_NUMBER.keys() - _OF_THE_CASE))
def test_the_work_cannot_be_told_from_nothing(compartment: Compartment, work: Work, name: str) -> None:
    said = []
    for ids in (work.hidden, ABSENT):
        text = reported(attempt(BY_NUMBER[name], compartment.services, OUTSIDER, ids))
        for number in sorted(ids, key=len, reverse=True):
            text = text.replace(number, "…")
        said.append(text)
    assert said[0] == said[1]


@pytest.mark.parametrize("name", [*LISTS, *sorted(_OF_THE_CASE)])
def test_nothing_that_may_be_read_tells_of_the_work(compartment: Compartment, work: Work, name: str) -> None:
    assert _tells(work, _asked(compartment, {**LISTS, **BY_NUMBER}[name], OUTSIDER, work)) == []


@pytest.mark.parametrize(
    "name", ["get_run", "get_draft", "trace_of_run", "case_history", "view_case", "list_candidates"]
)
def test_inside_the_compartment_the_work_is_there(compartment: Compartment, work: Work, name: str) -> None:
    admin = compartment.services.actor(UserId("admin"))
    assert _tells(work, _asked(compartment, {**LISTS, **BY_NUMBER}[name], admin, work))


def test_a_door_that_forgot_the_mark_is_caught(compartment: Compartment, work: Work) -> None:
    with compartment.services._ports.unit_of_work(read_only=True) as unit:
        run = unit.runs.get(work.hidden.run)
    assert isinstance(run, Run)
    assert run.sar_compartment
    assert _tells(work, reported(run))


def test_what_was_written_at_the_bank_is_marked_and_a_lost_mark_is_caught(
    compartment: Compartment, work: Work
) -> None:
    ticketing = compartment.services._ports.systems.ticketing
    file = ticketing.case_file(work.hidden.case)
    assert _tells(work, reported(file))
    assert _tells(work, reported(visible_file(file, OUTSIDER))) == []
    for kind, records in file:
        held = CaseFile(**{kind: tuple(_unmarked(record) for record in records)})
        assert _tells(work, reported(visible_file(held, OUTSIDER))) == _tells(work, reported(records))


def _unmarked(record: Any) -> Any:
    lost = {"sar_compartment": False}
    return {**record, **lost} if isinstance(record, dict) else record.model_copy(update=lost)


def test_a_task_with_the_flag_is_neither_offered_nor_run_outside(
    compartment: Compartment, work: Work
) -> None:
    services = compartment.services
    assert QUIET not in services.view_case(OUTSIDER, work.hidden.case).tasks
    assert QUIET in services.view_case(services.actor(UserId("dev")), work.hidden.case).tasks
    with pytest.raises(NotFoundError):
        services.run_task(OUTSIDER, work.hidden.case, QUIET, operation_id=uuid.uuid4().hex)


def test_its_figures_reach_no_total_outside(compartment: Compartment, work: Work) -> None:
    services = compartment.services
    series = services.drift(OUTSIDER).series
    assert {one.group.task for one in series} & {str(QUIET), "sar_narrative"} == set()
    calls = {call.run_id for call in services.recent_calls(OUTSIDER, limit=1_000)}
    assert work.hidden.run not in calls


def test_metrics_count_no_run_of_the_compartment(compartment: Compartment, work: Work) -> None:
    lines = metrics.exposition()[0].decode().splitlines()
    runs = [line for line in lines if line.startswith("foureyes_runs_total")]
    assert runs
    assert [line for line in runs if str(QUIET) in line or "sar_narrative" in line or "other" in line] == []


@pytest.fixture
def outside(compartment: Compartment) -> Iterator[TestClient]:
    services = compartment.services
    roles = frozenset(Role) - PERSONS_ONLY - {Role.AML_INVESTIGATOR}
    issued = services.create_service_account(
        services.actor(UserId("admin")), f"out-{uuid.uuid4().hex[:6]}", roles
    )
    api = Starlette(routes=[mounted(lambda: services, services.settings)])
    with TestClient(api, client=("127.0.0.1", 50_000), base_url="http://localhost") as client:
        client.headers["Authorization"] = f"Bearer {issued.token.get_secret_value()}"
        yield client


@pytest.mark.parametrize("path", ["/api/v1/runs/{run}", "/api/v1/drafts/{draft}"])
def test_the_api_gives_a_caller_outside_nothing_of_it(outside: TestClient, work: Work, path: str) -> None:
    for ids in (work.hidden, ABSENT):
        answer = outside.get(path.format(run=ids.run, draft=ids.draft))
        assert answer.status_code == 404
    assert _tells(work, outside.get("/api/metrics").text) == []
