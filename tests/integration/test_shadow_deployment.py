"""The shadow deployment over a whole installation: a scripted engine follows its prompt, and the desk sees nothing."""

import uuid
from datetime import timedelta

import pytest

from connectors.models.offline import OfflineDraftingModel
from copilot.bootstrap import Adapters
from copilot.domain.ids import CaseId, UserId
from copilot.domain.model_call import ModelFailure
from copilot.domain.run import TaskName
from copilot.domain.shadow import SHADOW_USER
from copilot.domain.views import AuditFilter
from copilot.errors import ConflictError, ModelCallError
from copilot.services import Services
from copilot.settings import Settings
from tests.gateway.peers import ScriptedModel

NOTES, SECONDS = TaskName("case_note"), 60.0
FEWER = "Leave out what was checked and found."


class Desk:
    """An installation with two engines; both leave out what their prompt says."""

    def __init__(self, data_dir, **settings):
        self.adapters = Adapters(Settings(data_dir=data_dir, **settings))
        composers = {name: spec.compose for name, spec in self.adapters.specs.items()}
        offline = OfflineDraftingModel(composers)

        def follow(request):
            output = offline.draft(request).output
            return {**output, "checked": [], "found": []} if FEWER in request.prompt else output

        self.first = ScriptedModel("vllm:first", follow, own=True)
        self.second = ScriptedModel("vllm:second", follow, own=True)
        self.adapters.__dict__["engines"] = [self.first, self.second]
        self.services = Services(self.adapters)
        self.grace, self.admin, self.ben = (self.user(name) for name in ("grace", "admin", "ben"))
        cases = self.adapters.systems.ticketing.changed_cases(None).cases
        self.cases = [
            case.case_id
            for case in cases
            if case.queue in self.ben.queues
            and self.adapters.specs[NOTES].applies(case)
            and self.adapters.systems.core.customer(case.customer_id).country == "US"  # where the engines run
        ]

    def user(self, name):
        return self.services.actor(UserId(name))

    def run(self, case=0):
        return self.services.run_task(
            self.ben, CaseId(self.cases[case]), NOTES, operation_id=uuid.uuid4().hex
        )

    def compared(self):
        assert self.adapters.shadow_runner.drain(SECONDS)

    def propose_shorter(self):
        prompt = self.adapters.specs[NOTES].prompt
        fields = ("name", "purpose", "owner", "output")
        head = "".join(f"{field}: {getattr(prompt, field)}\n" for field in fields)
        text = f"---\n{head}version: 9.0.0\n---\n{prompt.text}\n{FEWER}\n"
        return self.services.propose_prompt(self.grace, text, why="Analysts shorten them.")

    def report(self, variant):
        return self.services.shadow_report(self.admin, variant.variant_id)


@pytest.fixture
def desk(own_demo_dir):
    built = Desk(own_demo_dir)
    yield built
    built.services.close()


def test_a_prompt_runs_behind_the_live_one_is_promoted_by_a_second_person_and_rolled_back(desk):
    variant = desk.propose_shorter()
    live = [desk.run(case) for case in range(5)]
    desk.compared()
    report = desk.report(variant)
    assert report.counted == 5, report.problems
    assert all(run.output["found"] for run in live), "the live prompt wrote them"
    assert all(len(pair.variant.body) < len(pair.live.body) for pair in report.pairs)
    assert {change.metric.value for change in report.changes} >= {"format", "grounded", "tokens"}

    desk.services.promote_variant(desk.admin, variant.variant_id, reason="Shorter, and as grounded.")
    after = desk.run(5)
    assert after.prompt_version == variant.reference
    assert after.engine == "vllm:first", after.engine_note
    assert after.output["found"] == []

    events, _ = desk.services.search_audit(desk.user("ines"), AuditFilter())
    assert {"variant.proposed", "prompt.promoted"} <= {event.action for event in events}
    assert desk.services.verify_audit(desk.user("ines")).ok

    desk.services.roll_back(desk.grace, NOTES, reason="Checkers miss the figures.")
    assert desk.run(6).prompt_version == live[0].prompt_version


def test_an_analyst_finds_nothing_of_a_variant_anywhere(desk):
    before = desk.run()
    desk.compared()
    history = desk.services.case_history(desk.ben, desk.cases[0])
    variant = desk.propose_shorter()
    live = desk.run()
    desk.compared()
    assert desk.report(variant).counted == 1
    assert desk.services.latest_run(desk.ben, desk.cases[0], NOTES) == live
    assert live.body == before.body
    assert len(desk.services.case_history(desk.ben, desk.cases[0])) == len(history) + 1, "the live run's own"
    with desk.adapters.unit_of_work(read_only=True) as unit:
        assert {run.actor_id for run in unit.runs.of_case(desk.cases[0])} == {"ben"}


def test_owners_of_prompts_do_not_learn_whose_case_it_was(desk):
    variant = desk.propose_shorter()
    desk.run()
    desk.compared()
    case = desk.adapters.systems.ticketing.case(desk.cases[0])
    customer = desk.adapters.systems.core.customer(case.customer_id)
    (pair,) = desk.report(variant).pairs
    reported = pair.model_dump_json()
    assert pair.live.body
    assert customer.full_name not in reported
    assert customer.email not in reported


def test_an_engine_is_tried_alone_and_its_answers_are_never_a_live_ones(desk):
    variant = desk.services.propose_engine(desk.grace, NOTES, "vllm:second", why="It costs half as much.")
    desk.run()
    desk.compared()
    (pair,) = desk.report(variant).pairs
    assert (pair.live.engine, pair.variant.engine) == ("vllm:first", "vllm:second")
    assert pair.counts
    asked = len(desk.second.seen)
    live_keys = {request.idempotency_key for request in desk.first.seen}
    assert live_keys.isdisjoint(request.idempotency_key for request in desk.second.seen)
    desk.run(1)
    desk.compared()
    assert len(desk.second.seen) == asked + 1


def test_a_variant_whose_engine_fails_is_recorded_and_hurts_no_live_run(desk):
    def broken(request):
        raise ModelCallError("vllm:second", ModelFailure.CONTEXT_LENGTH)

    desk.second._answers = [broken]
    variant = desk.services.propose_engine(desk.grace, NOTES, "vllm:second", why="It costs half as much.")
    assert desk.run().engine == "vllm:first"
    desk.compared()
    report = desk.report(variant)
    assert report.counted == 0
    (problem,) = report.problems
    assert "vllm:second did not write it" in problem
    with pytest.raises(ConflictError, match="0 comparisons"):
        desk.services.promote_variant(desk.admin, variant.variant_id, reason="Looks fine.")
    assert desk.run(1).engine == "vllm:first"


def test_the_shadow_deployment_stops_at_its_budget_and_what_it_missed_is_made_up_for_later(own_demo_dir):
    small = Desk(own_demo_dir, shadow_day_runs=1)
    try:
        variant = small.propose_shorter()
        for case in range(3):
            small.run(case)
        small.compared()
        assert len(small.report(variant).pairs) == 1
        assert small.services.run_variant(small.admin, variant.variant_id) == 0
    finally:
        small.services.close()
    larger = Desk(own_demo_dir, shadow_day_runs=10)
    try:
        assert larger.services.run_variant(larger.admin, variant.variant_id) == 2
        assert larger.report(variant).counted == 3
    finally:
        larger.services.close()


def test_the_tokens_of_the_shadow_deployment_are_its_own_and_nobody_elses(desk):
    desk.propose_shorter()
    desk.run()
    desk.compared()
    since = desk.services.now() - timedelta(hours=1)
    with desk.adapters.unit_of_work(read_only=True) as unit:
        mine = unit.ledger.spent(since=since, actor_id=UserId("ben"))
        shadow = unit.ledger.spent(since=since, actor_id=SHADOW_USER)
    assert mine.calls == shadow.calls == 1
