"""One call for one question: joined in the process, claimed across processes, reused after a crash."""

import threading
from datetime import timedelta

import pytest

from copilot.domain.model_call import ModelFailure
from copilot.errors import CancelledError
from copilot.gateway.call import Call
from copilot.gateway.call_control import CallControl, CancelToken, Deadline, ProgressListener
from copilot.gateway.idempotency import call_key
from copilot.gateway.redaction_boundary import redact_payload
from tests.fakes.records import NOW
from tests.gateway.peers import (
    KNOWN,
    FakeRedactor,
    HeldModel,
    ScriptedModel,
    call,
    failing,
    fixed_answer,
    question_call,
)


def control(token: CancelToken | None = None, seconds: float = 5.0) -> CallControl:
    return CallControl(Deadline(seconds), token or CancelToken(), ProgressListener())


def outcomes(store) -> list[str]:
    with store.unit_of_work(read_only=True) as unit:
        rows = unit.ledger.calls(sar_compartment=True, since=NOW - timedelta(days=2))
    return [row.outcome for row in reversed(rows) if row.engine != "offline"]


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "CF-2"},
        {"task": "ticket"},
        {"prompt_version": "case_note@1.0.1"},
        {"payload": {"question": "Another?"}},
        {"payload": {**call().payload, "failed": [{"text": "It was $7.", "failures": ["amount"]}]}},
    ],
)
def test_the_key_names_case_task_prompt_evidence_question_and_failures(change):
    def key(one: Call, engine: str = "openai:m") -> str:
        return call_key(one, one.payload, engine)

    assert key(call()) == key(call(run_id="R-2", actor_id="chloe"))
    assert key(call()) != key(call(**change))
    assert key(call()) != key(call(), "openai:n")


def test_many_at_once_become_one_call_and_all_get_its_answer(gateway, store):
    held = HeldModel(max_in_flight=8)
    way = gateway(held)
    drafts = []
    threads = [threading.Thread(target=lambda: drafts.append(way.draft(call()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    held.begun.acquire(timeout=2)
    held.release.set()
    for thread in threads:
        thread.join(5)
    assert len(held.seen) == 1
    assert {d.output["note"] for d in drafts} == {"Maria Gomez called."}
    assert sum(d.attempts for d in drafts) == 1
    assert sorted(set(outcomes(store)) - {"reused"}) in (["answered"], ["answered", "joined"])
    assert len(outcomes(store)) == 8


def test_when_the_first_stops_his_run_the_next_in_line_asks_himself(gateway):
    held = HeldModel()
    way, token = gateway(held), CancelToken()
    ends: dict[str, object] = {}

    def draft(name: str, bounds: CallControl) -> None:
        try:
            ends[name] = way.draft(call(), bounds).engine
        except CancelledError as error:
            ends[name] = type(error)

    first = threading.Thread(target=draft, args=("first", control(token)))
    first.start()
    held.begun.acquire(timeout=2)
    second = threading.Thread(target=draft, args=("second", control()))
    second.start()
    token.request()
    first.join(5)
    assert held.begun.acquire(timeout=2), "the second call was never made"
    held.release.set()
    second.join(5)
    assert ends == {"first": CancelledError, "second": "openai:held"}


def test_a_joined_call_ends_with_its_own_deadline(gateway):
    held = HeldModel()
    way = gateway(held, deadline_seconds=5)
    first = threading.Thread(target=lambda: way.draft(call(), control(seconds=3)))
    first.start()
    held.begun.acquire(timeout=2)
    drafted = way.draft(call(), control(seconds=0.8))
    assert drafted.engine == "offline"
    assert "under way already" in drafted.engine_note
    held.release.set()
    first.join(5)


def test_the_same_request_is_answered_again_without_being_paid_for_again(gateway, store):
    model = ScriptedModel("openai:m")
    way = gateway(model)
    first, again = way.draft(call()), way.draft(call(run_id="R-2"))
    assert len(model.seen) == 1
    assert again.output == first.output
    assert (again.attempts, again.input_tokens, again.cost_micros) == (0, 0, 0)
    assert "shown again" in again.engine_note
    assert outcomes(store) == ["answered", "reused"]


def test_an_answer_survives_the_process_that_paid_for_it(gateway):
    model = ScriptedModel("openai:m")
    gateway(model).draft(call())
    assert gateway(model).draft(call()).engine == "openai:m"
    assert len(model.seen) == 1


def test_an_answer_is_reused_no_longer_than_set(gateway, clock):
    model = ScriptedModel("openai:m")
    way = gateway(model, reuse=timedelta(hours=1))
    way.draft(call())
    clock.forward(hours=2)
    way.draft(call())
    assert len(model.seen) == 2


def test_a_kept_answer_that_no_longer_fills_the_form_is_asked_for_anew(gateway):
    model = ScriptedModel("openai:m")
    way = gateway(model)
    way.draft(call())
    stricter = call(check=lambda o: "" if o.get("note") == "New." else "note: old")
    model._answers = [fixed_answer({"note": "New."})]
    assert way.draft(stricter).output == {"note": "New."}
    assert len(model.seen) == 2


def test_other_evidence_is_another_question(gateway):
    model = ScriptedModel("openai:m")
    way = gateway(model)
    way.draft(call())
    way.draft(question_call("What else?"))
    assert len(model.seen) == 2


def test_a_failure_is_not_an_answer_and_is_asked_again(gateway, store):
    model = ScriptedModel("openai:m", failing(ModelFailure.AUTH), lambda _: {"note": "Now."})
    way = gateway(model)
    assert way.draft(call()).engine == "offline"
    assert way.draft(call()).output == {"note": "Now."}
    assert outcomes(store) == ["auth", "answered"]


def claim(store, clock, *, seconds: float) -> str:
    """Another process of the same user is at the same call, or died at it."""
    key = call_key(call(), closed_payload(), "openai:m")
    with store.unit_of_work() as unit:
        unit.operations.claim(
            f"model:ben:{key}",
            actor_id="ben",
            what="model_call",
            now=clock.now(),
            until=clock.now() + timedelta(seconds=seconds),
        )
    return key


def closed_payload():
    return redact_payload(call().payload, redactor=FakeRedactor(), known=KNOWN, scope="CF-1", keep=()).payload


def test_a_call_under_way_in_another_process_is_waited_for(gateway, store, clock):
    key = claim(store, clock, seconds=60)

    def answer_elsewhere() -> None:
        with store.unit_of_work() as unit:
            kept = '{"output": {"note": "[PERSON-CF-1-0] answered elsewhere."}, "degraded": ""}'
            unit.ledger.keep_answer(key, kept, case_id=call().case_id, at=clock.now())
            unit.operations.release(f"model:ben:{key}")

    model = ScriptedModel("openai:m")
    threading.Timer(0.1, answer_elsewhere).start()
    drafted = gateway(model).draft(call())
    assert model.seen == []
    assert drafted.output == {"note": "Maria Gomez answered elsewhere."}


def test_a_process_that_died_at_it_holds_nobody_up_for_good(gateway, store, clock):
    claim(store, clock, seconds=1)
    clock.forward(seconds=2)
    model = ScriptedModel("openai:m")
    assert gateway(model).draft(call()).engine == "openai:m"


def test_a_process_that_never_ends_costs_at_most_the_deadline(gateway, store, clock):
    claim(store, clock, seconds=600)
    model = ScriptedModel("openai:m")
    drafted = gateway(model, deadline_seconds=0.7).draft(call())
    assert model.seen == []
    assert drafted.engine == "offline"
