"""The product over another bank, at home in another country: nothing of the demo bank is left in what it writes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.mockbank.profile import GB_HOME
from copilot.bootstrap import Adapters
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import UserId
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter
from copilot.evaluation.fixture_data import FrozenClock, prepare_fixture
from copilot.evaluation.runner import EvaluationRequest, evaluate
from copilot.evaluation.workers import copied
from copilot.scoring.golden import read_golden
from copilot.services import Services
from copilot.settings import Settings

NAME = "Second Example Bank"
GOLDEN = Path(__file__).resolve().parents[1] / "golden_gb"
EVERYBODY = Actor(user_id=UserId("admin"), name="Admin", roles=frozenset(Role))
_ELSEWHERE = re.compile(r"(?i:harbourline|portland)|\bE[SD]?T\b|\{\{")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation whose file describes a bank in the United Kingdom, renamed by the environment."""
    home = tmp_path_factory.mktemp("uk")
    return Settings(data_dir=home, bank_file=GB_HOME.profile, bank_name=NAME, bank_timezone="Europe/London")


@pytest.fixture(scope="module")
def desk(base: Settings) -> Iterator[Services]:
    prepared = prepare_fixture(base.data_dir / "fixtures", base)
    services = Services(Adapters(copied(prepared, base.data_dir / "desk"), time_source=FrozenClock()))
    yield services
    services.close()


def test_every_customer_of_the_uk_bank_lives_there_and_pays_in_pounds(desk: Services) -> None:
    rows = desk.list_queue(EVERYBODY, QueueFilter(), limit=200).rows
    assert len(rows) == 150
    assert {row.amount_at_risk.currency for row in rows} == {"GBP"}


@pytest.mark.parametrize("queue", list(Queue))
def test_no_task_writes_or_cites_another_banks_name_zone_or_address(desk: Services, queue: Queue) -> None:
    row = desk.list_queue(EVERYBODY, QueueFilter(queues=(queue,)), limit=1).rows[0]
    for task in desk.view_case(EVERYBODY, row.case_id).tasks:
        run = desk.run_task(
            EVERYBODY, row.case_id, task, question="When was it?", operation_id=f"{row.case_id} {task}"
        )
        assert run.verification.passed, run.verification
        whole = "\n".join([run.body, *run.pack.citable().values(), run.redaction.sent])
        assert not _ELSEWHERE.search(whole), (row.case_id, task)


def test_a_letter_is_in_this_banks_name_and_gives_its_uk_line(desk: Services) -> None:
    row = desk.list_queue(EVERYBODY, QueueFilter(queues=(Queue.REJECTED_PAYMENTS,)), limit=1).rows[0]
    run = desk.run_task(EVERYBODY, row.case_id, TaskName("rejected_payment"), operation_id="letter")
    assert run.body.rstrip().endswith(f"Customer Service\n{NAME}")
    assert "+44 20 7946 0140" in run.body


def test_every_letter_about_a_rejected_payment_may_be_sent(desk: Services) -> None:
    rows = desk.list_queue(EVERYBODY, QueueFilter(queues=(Queue.REJECTED_PAYMENTS,)), limit=200).rows
    assert len(rows) > 10
    for row in rows:
        run = desk.run_task(EVERYBODY, row.case_id, TaskName("rejected_payment"), operation_id=row.case_id)
        assert run.verification.passed, (row.case_id, run.verification)


def test_prompts_and_refusals_name_this_bank_alone(desk: Services) -> None:
    for spec in desk.tasks.values():
        assert not _ELSEWHERE.search(spec.bank.filled(spec.prompt.text))
    refused = desk.ask_policy(EVERYBODY, "How do I bake bread?", operation_id="bread")
    assert refused.refused
    assert not _ELSEWHERE.search(refused.refusal_reason)


def test_the_golden_scenarios_of_the_uk_bank_hold_over_it(base: Settings) -> None:
    """A few here; `make eval` runs all of them."""
    files = read_golden([GOLDEN])
    assert len(files) >= 60
    named = base.model_copy(update={"bank_name": "First Example Bank"})
    request = EvaluationRequest(files[::10])
    done = evaluate(request, folder=base.data_dir / "fixtures", out=base.data_dir / "out", base=named)
    assert {result.outcome for result in done.results} == {"passed"}
