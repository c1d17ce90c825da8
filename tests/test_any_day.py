"""Whatever the day on which the tests' demo stands, its fixtures find the cases that they need: quick, without documents."""

from collections.abc import Iterator
from datetime import date

import pytest

from connectors.mockbank.generate import generate_bank
from copilot.bootstrap import build_services
from copilot.domain.identity import Queue
from copilot.domain.views import QueueFilter
from copilot.services import Services
from copilot.settings import Settings
from copilot.tasks.registry import find_tasks
from tests.conftest import CUSTOMERS
from tests.days import DAYS, USUAL, day_named, main
from tests.integration.test_main_job import actor, first_case
from tests.walls.compartment import SIGN_IN, made
from tests.walls.test_letters import TO_CUSTOMERS, _case_for


@pytest.fixture(scope="module", params=[USUAL, *DAYS], ids=str)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The cases of the tests' demo on that day, with an empty index."""
    day: date = request.param
    folder = tmp_path_factory.mktemp("day")
    settings = Settings(data_dir=folder)
    generate_bank(settings.bank_path, folder / "truth.jsonl", anchor=day, customers=CUSTOMERS, cases=150)
    services = build_services(settings, sign_in_rules=SIGN_IN)
    services.sync_cases()
    assert services.bank_now().date() == day
    yield services
    services.close()


def test_the_fixtures_find_what_they_need(desk: Services) -> None:
    assert first_case(desk, "chloe", Queue.DISPUTES, below_minor=1_000_000)
    assert first_case(desk, "ben", Queue.PAYMENT_FRAUD)
    for task in TO_CUSTOMERS:
        assert _case_for(desk, actor(desk, "chloe"), task)
    everybody = actor(desk, "admin")
    rows = desk.list_queue(everybody, QueueFilter(), limit=200).rows
    for name, spec in find_tasks().items():
        records = (desk.view_case(everybody, row.case_id).record for row in rows if row.queue in spec.queues)
        assert name == "policy_answer" or any(spec.applies(record) for record in records), name


def test_the_walls_find_sar_work_that_is_written_approved_and_left_waiting(desk: Services) -> None:
    compartment = made(desk, desk.settings.data_dir)
    assert {compartment.hidden.case, compartment.hidden.draft} < compartment.revealing
    assert any(" " in word and "$" in word for word in compartment.revealing)


def test_the_days_are_the_calendars_hard_ones() -> None:
    assert USUAL not in DAYS
    assert {day for day in DAYS if (day.month, day.day) == (2, 29)}
    assert {day for day in DAYS if (day.month, day.day) == (12, 31)}


def test_a_day_that_is_none_is_refused_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"'2027-02-29' is not a date. Write it as YYYY-MM-DD"):
        main(["2028-02-29", "2027-02-29"])
    assert capsys.readouterr().out == ""
    assert day_named("2028-02-29") in DAYS
