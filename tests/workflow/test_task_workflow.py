"""The workflow over a tiny bank: what a silent system, a lying model and a missing answer lead to."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.models.offline import OfflineDraftingModel
from copilot.controls.tool_policy import ToolPolicy
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.errors import CancelledError, TransientError
from copilot.gateway.call_control import CallControl, CancelToken, Deadline, ProgressListener
from copilot.gateway.gateway import Gateway
from copilot.ports.model import DraftRequest, DraftResponse
from copilot.store import StoreHandle
from copilot.tasks.registry import find_tasks
from copilot.workflow.job import Job, Outcome
from copilot.workflow.task_workflow import TaskWorkflow
from tests.fakes.knowledge import FakeKnowledgeBase
from tests.fakes.records import NOW, ago, alert, case, note, tiny_bank
from tests.fakes.store import HandClock, temporary_store
from tests.fakes.systems import FakeSystems
from tests.gateway.peers import FakeRedactor, profile

CASE = CaseId("CF-100001")
BEN = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))
POLICY = (
    "---\ndoc_id: HB-1\ntitle: Card fraud procedure\nroles: [all_staff]\neffective_date: 2020-01-01\n---\n"
    "# Card fraud procedure\n\n## Release\n\nA remote purchase above $250 on a device seen for the first time "
    "requires a call to the customer before release.\n"
)
Change = Callable[[dict[str, Any]], dict[str, Any]]


class Meddler:
    """A model that takes the offline engine's good draft and changes it."""

    def __init__(self, *changes: Change, name: str = "openai:meddler") -> None:
        self.profile = profile(name)
        self.requests: list[DraftRequest] = []
        self._changes = list(changes)
        self._inner = OfflineDraftingModel({name: spec.compose for name, spec in find_tasks().items()})

    def draft(self, request: DraftRequest, **_bounds: Any) -> DraftResponse:
        self.requests.append(request)
        change = self._changes.pop(0) if len(self._changes) > 1 else self._changes[0]
        good = self._inner.draft(request).output
        return DraftResponse(output=change(good), engine=self.profile.name, input_tokens=7, output_tokens=3)

    def close(self) -> None:
        """Nothing is open."""


def untouched(output: dict[str, Any]) -> dict[str, Any]:
    return output


def inventing(output: dict[str, Any]) -> dict[str, Any]:
    """Every dollar amount becomes another."""
    return json.loads(json.dumps(output).replace("$", "$7"))


@pytest.fixture
def bank() -> FakeSystems:
    return FakeSystems(tiny_bank(), now=lambda: NOW)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[StoreHandle]:
    handle = temporary_store(tmp_path, clock)
    yield handle
    handle.close()


@pytest.fixture
def workflow(
    bank: FakeSystems, tmp_path: Path, store: StoreHandle, clock: HandClock
) -> Iterator[Callable[..., TaskWorkflow]]:
    knowledge = FakeKnowledgeBase()
    (tmp_path / "policy.md").write_text(POLICY)
    knowledge.ingest([tmp_path / "policy.md"])
    made: list[TaskWorkflow] = []

    def build(*engines: Any, tool_policy: ToolPolicy | None = None) -> TaskWorkflow:
        gateway = Gateway(
            engines=engines,
            offline=OfflineDraftingModel({name: spec.compose for name, spec in find_tasks().items()}),
            redactor=FakeRedactor(),
            unit_of_work=store.unit_of_work,
            time_source=clock,
        )
        made.append(
            TaskWorkflow(
                systems=bank,
                knowledge=knowledge,
                gateway=gateway,
                clocks_for=clocks_for,
                tool_policy=tool_policy,
            )
        )
        return made[-1]

    yield build
    for one in made:
        one.close()


def job(
    bank: FakeSystems, task: TaskName = TaskName("triage_brief"), question: str = "", case: bool = True
) -> Job:
    return Job(
        actor=BEN,
        spec=find_tasks()[task],
        case=bank.ticketing.case(CASE) if case else None,
        question=question,
        as_of=NOW.date(),
        now=NOW,
    )


def test_a_brief_comes_back_verified_with_every_step_it_took(bank, workflow):
    outcome = workflow().run(job(bank))
    assert outcome.engine == "offline"
    assert outcome.verification.passed
    assert outcome.body
    assert [step.name for step in outcome.steps] == ["gather", "compute", "retrieve", "write", "verify"]
    assert len(outcome.statements) == len(outcome.verification.verdicts) > 3


@pytest.mark.parametrize("system", ["core", "cards", "alerts", "devices", "crm", "kyc", "merchants"])
def test_a_system_that_does_not_answer_is_a_gap_and_never_a_crash(bank, workflow, system):
    bank.fail(system, TransientError(f"{system} did not answer."))
    outcome = workflow().run(job(bank))
    assert f"{system} did not answer." in {gap.reason for gap in outcome.pack.gaps}
    assert outcome.verification.unsupported == 0


def test_a_sentence_with_an_invented_amount_is_marked_after_one_repair(bank, workflow):
    liar = Meddler(inventing)
    outcome = workflow(liar).run(job(bank))
    assert outcome.engine == "openai:meddler"
    assert len(liar.requests) == 2
    assert liar.requests[1].payload["failed"]
    assert not outcome.verification.passed
    assert outcome.verification.repaired
    wrong = {
        failure.code
        for verdict in outcome.verification.verdicts
        for failure in verdict.failures
        if failure.hard
    }
    assert "amount" in wrong


def test_a_repair_that_helps_leaves_nothing_marked(bank, workflow):
    outcome = workflow(Meddler(inventing, untouched)).run(job(bank))
    assert outcome.verification.passed
    assert outcome.verification.repaired


def test_a_draft_that_verifies_is_not_repaired(bank, workflow):
    good = Meddler(untouched)
    assert not workflow(good).run(job(bank)).verification.repaired
    assert len(good.requests) == 1


def test_a_citation_that_does_not_exist_cannot_be_asked_for_and_is_caught_when_written(bank, workflow):
    def miscite(output: dict[str, Any]) -> dict[str, Any]:
        return json.loads(re.sub(r'"F(\d+)"', r'"F9\g<1>9"', json.dumps(output)))

    model = Meddler(miscite)
    outcome = workflow(model).run(job(bank))
    assert not outcome.verification.passed
    assert not re.search(r'"F9\d+9"', json.dumps(model.requests[0].output_schema))


def test_a_form_filled_wrongly_never_reaches_a_page_and_the_offline_engine_answers(bank, workflow):
    model = Meddler(lambda _: {"nonsense": 1})
    outcome = workflow(model).run(job(bank))
    assert len(model.requests) == 2
    assert "summary: missing" in model.requests[1].repair
    assert outcome.engine == "offline"
    assert "filled the form wrongly" in outcome.engine_note
    assert outcome.verification.passed


def test_what_the_draft_and_its_repair_cost_is_added_up(bank, workflow):
    outcome = workflow(Meddler(inventing, untouched)).run(job(bank))
    assert (outcome.attempts, outcome.tokens) == (2, 20)


def test_a_customer_without_consent_reaches_no_model_outside(bank, workflow):
    customer = bank.core.customer(bank.ticketing.case(CASE).customer_id)
    bank.records.remove(customer)
    bank.add(customer.model_copy(update={"model_processing_consent": False}))
    model = Meddler(untouched)
    outcome = workflow(model).run(job(bank))
    assert model.requests == []
    assert outcome.engine == "offline"
    assert "has not agreed" in " ".join(outcome.routing)


def test_where_the_customers_record_is_missing_consent_is_not_presumed(bank, workflow):
    bank.fail("core", TransientError("gone"))
    model = Meddler(untouched)
    outcome = workflow(model).run(job(bank))
    assert model.requests == []
    assert outcome.routing


def test_a_source_that_hangs_is_a_gap_and_the_run_ends_in_time(bank, workflow):
    let_go = threading.Event()
    bank.hang("devices", let_go)
    began = time.monotonic()
    control = CallControl(Deadline(1.0), CancelToken(), ProgressListener())
    outcome = workflow().run(job(bank)._replace(control=control))
    assert time.monotonic() - began < 2.5
    assert {gap.source for gap in outcome.pack.gaps} == {"devices", "logins"}
    assert "did not answer in time" in outcome.pack.gaps[0].reason
    let_go.set()


def test_a_run_that_is_stopped_while_a_source_hangs_ends_at_once(bank, workflow):
    let_go, token = threading.Event(), CancelToken()
    bank.hang("devices", let_go)
    threading.Timer(0.1, token.request).start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        workflow().run(job(bank)._replace(control=CallControl(Deadline(20), token, ProgressListener())))
    assert time.monotonic() - began < 2
    let_go.set()


def test_a_source_that_asks_first_is_read_only_where_it_was_released(bank, workflow):
    machine = workflow(tool_policy=ToolPolicy(everybody={"logins": "ask", "kyc": "deny"}))
    (kyc, logins) = sorted(machine.run(job(bank)).pack.gaps, key=lambda gap: gap.source)
    assert (kyc.source, kyc.asks) == ("kyc", False)
    assert (logins.source, logins.asks) == ("logins", True)
    released = machine.run(job(bank)._replace(allowed=frozenset({"logins", "kyc"})))
    assert [gap.source for gap in released.pack.gaps] == ["kyc"], "what is denied cannot be released"


def test_a_watcher_hears_each_step_as_it_begins(bank, workflow):
    received: list[str] = []

    class Listening(ProgressListener):
        def step(self, name: str) -> None:
            received.append(name)

    workflow().run(job(bank)._replace(control=CallControl(Deadline(20), CancelToken(), Listening())))
    assert received == ["gather", "compute", "retrieve", "write", "verify"]


def test_two_payloads_of_the_same_records_are_the_same_question_seconds_later(bank, workflow):
    model = Meddler(untouched)
    machine = workflow(model)
    machine.run(job(bank))
    later = job(bank)._replace(now=NOW + timedelta(seconds=30))
    assert "shown again" in machine.run(later).engine_note
    assert len(model.requests) == 1


def test_a_question_that_no_document_answers_is_refused_without_asking_a_model(bank, workflow):
    model = Meddler(untouched)
    outcome = workflow(model).run(
        job(
            bank,
            TaskName("policy_answer"),
            "How many days does Visa give the acquirer to respond?",
            case=False,
        )
    )
    assert outcome.refused
    assert outcome.refusal_reason
    assert outcome.statements == ()
    assert model.requests == []


def test_the_same_records_give_the_same_pack_at_any_later_time(bank, workflow):
    machine = workflow()
    asked = job(bank)
    outcome: Outcome = machine.run(asked)
    again = machine.pack_for(asked)
    assert again.content_hash == outcome.pack.content_hash


def test_a_changed_record_changes_the_pack(bank, workflow):
    machine = workflow()
    before = machine.pack_for(job(bank)).content_hash
    bank.fail("devices", TransientError("gone"))
    assert machine.pack_for(job(bank)).content_hash != before


def test_what_only_the_sar_compartment_may_know_never_enters_an_outsiders_pack(bank, workflow):
    customer = bank.ticketing.case(CASE).customer_id
    bank.add(note("N-900001", customer, text="We filed a SAR on this customer in May.", at=ago(days=2)))
    bank.add(alert("AL-900001", customer, queue=Queue.AML, raised_at=ago(days=3)))
    bank.add(case("AM-900001", customer, queue=Queue.AML, prior_sar_on=date(2026, 5, 2)))
    insider = BEN.model_copy(update={"roles": frozenset({Role.FRAUD_ANALYST, Role.AML_INVESTIGATOR})})
    machine = workflow()
    outside = machine.pack_for(job(bank)).model_dump_json()
    inside = machine.pack_for(job(bank)._replace(actor=insider)).model_dump_json()
    for secret in ("filed a SAR", "AL-900001", "AM-900001"):
        assert secret not in outside
    assert "AL-900001" in inside
