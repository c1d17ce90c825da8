"""A demo bank carries its own day: the desk lives on it, whenever the machine is switched on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from copilot.bootstrap import BANK_HOUR, Adapters, InstallationTime, build_services
from copilot.demo import MOST_DAYS, advance_demo, ensure_demo
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter, QueuePage
from copilot.errors import InputError
from copilot.services import Services
from copilot.settings import Settings
from tests.conftest import DAY
from tests.integration.cli_process import one_line
from tests.integration.cli_process import run as cli
from tests.integration.test_main_job import actor, approve, first_case, run

ZONE = "America/New_York"
A_MONTH = timedelta(days=31)
EVERYTHING = QueueFilter(statuses=("open", "in_progress", "awaiting_approval", "snoozed"))


class AMonthLater(InstallationTime):
    """The machine's clock in the class of next month."""

    def now(self) -> datetime:
        return super().now() + A_MONTH


@pytest.fixture
def next_month(own_demo_dir: Path) -> Iterator[Services]:
    """The desk of next month over the same data directory as `services`."""
    adapters = Adapters(Settings(data_dir=own_demo_dir))
    built = build_services(adapters.settings, time_source=AMonthLater(adapters))
    yield built
    built.close()
    adapters.close()


def queue(services: Services, wanted: QueueFilter = EVERYTHING) -> QueuePage:
    return services.list_queue(actor(services, "admin"), wanted, limit=200)


def test_a_class_next_month_finds_the_same_clocks_and_the_same_texts(services, next_month):
    assert next_month.now() - services.now() > timedelta(days=30)
    assert next_month.bank_now() == services.bank_now()
    assert queue(next_month) == queue(services)
    case_id = first_case(services, "chloe", Queue.DISPUTES, below_minor=1_000_000)
    one, other = (s.view_case(actor(s, "chloe"), case_id) for s in (services, next_month))
    assert one.clocks == other.clocks
    assert run(services, "chloe", case_id, TaskName("dispute_letter")).body == (
        run(next_month, "chloe", case_id, TaskName("dispute_letter")).body
    )


def test_the_desk_stands_in_office_hours_of_its_day_in_the_banks_zone(services):
    at = services.bank_now()
    assert at.tzinfo is UTC
    local = at.astimezone(ZoneInfo(ZONE))
    assert (local.date(), local.time()) == (DAY, BANK_HOUR)


def test_what_is_done_here_is_told_by_the_machine_and_what_it_is_about_by_the_bank(next_month):
    began, chloe = next_month.now(), actor(next_month, "chloe")
    case_id = first_case(next_month, "chloe", Queue.DISPUTES, below_minor=1_000_000)
    next_month.take_case(chloe, case_id)
    note = run(next_month, "chloe", case_id, TaskName("case_note"))
    assert note.started_at >= began
    assert note.pack.as_of == next_month.bank_now()
    draft = next_month.create_draft(chloe, note.run_id)
    submitted = next_month.submit_draft(chloe, draft.draft_id, version=draft.current.number)
    assert submitted.submission is not None
    assert submitted.submission.expires_at > began + timedelta(hours=23)
    approve(next_month, "ella", submitted)
    assert next_month.commit_approved().committed == (draft.draft_id,)
    assert next_month.case_history(chloe, case_id)[-1].at >= began
    (written,) = next_month.view_case(chloe, case_id).case_file.notes
    assert written.at == next_month.bank_now()


def test_a_hold_of_last_month_is_over_though_the_day_has_not_moved(services, next_month):
    case_id = first_case(services, "chloe", Queue.DISPUTES)
    services.take_case(actor(services, "chloe"), case_id)
    next_month.take_case(actor(next_month, "admin"), case_id)


def test_a_desk_that_is_open_follows_the_day_and_a_snoozed_case_wakes(services):
    ben, was = actor(services, "ben"), services.bank_now()
    late = services.list_queue(ben, QueueFilter()).overdue
    case_id = next(
        row.case_id for row in queue(services).rows
        if row.queue in ben.queues and row.due_at and row.due_at > was + timedelta(days=3)
    )  # fmt: skip
    services.snooze_cases(ben, [case_id], was + timedelta(days=2), "waiting for the merchant")
    asleep = {row.case_id for row in queue(services).rows if row.status == "snoozed"}
    assert case_id in asleep

    done = cli(services.settings.data_dir, "demo", "advance", "--days", "3", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"day": str(DAY + timedelta(days=3))}
    assert services.bank_now().date() == DAY + timedelta(days=3)
    assert case_id not in {row.case_id for row in queue(services).rows if row.status == "snoozed"}
    assert services.list_queue(ben, QueueFilter()).overdue > late


def test_a_bank_that_is_there_keeps_its_day(own_demo_dir: Path):
    settings = Settings(data_dir=own_demo_dir)
    assert not ensure_demo(settings, day=DAY + A_MONTH).seeded
    assert advance_demo(settings) == DAY


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "soon"], "'soon' is not a date. Write it as YYYY-MM-DD"),
        (["--to", str(DAY - timedelta(days=1))], "stands on a later day than"),
        (["--days", str(MOST_DAYS + 1)], f"at most {MOST_DAYS} days at once"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_to_do(own_demo_dir: Path, words: list[str], said: str):
    assert said in one_line(cli(own_demo_dir, "demo", "advance", *words))
    assert advance_demo(Settings(data_dir=own_demo_dir)) == DAY


def test_only_an_embedded_bank_has_a_day_to_move(tmp_path: Path):
    with pytest.raises(InputError, match=r"over HTTP lives on the real day.*FOUREYES_BANK_URL"):
        advance_demo(Settings(data_dir=tmp_path, bank_url="http://127.0.0.1:1"), days=1)
    with pytest.raises(InputError, match=r"no bank in .*demo reset"):
        advance_demo(Settings(data_dir=tmp_path), days=1)


@pytest.mark.parametrize("day", ["1999-12-31", "2101-01-01"])
def test_a_demo_is_seeded_on_a_day_that_its_records_can_reach(tmp_path: Path, day: str):
    assert f"stands on {day} cannot be made" in one_line(cli(tmp_path, "demo", "reset", "--day", day))


def test_without_a_day_of_its_own_the_bank_goes_with_the_machine(tmp_path: Path):
    clock = InstallationTime(Adapters(Settings(data_dir=tmp_path, bank_url="http://127.0.0.1:1")))
    before = clock.now()
    assert before <= clock.bank_now() <= clock.now()
