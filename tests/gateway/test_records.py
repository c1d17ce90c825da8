"""What is kept of a call: a row without text, and the prompt by its provider's policy."""

from datetime import timedelta

import pytest

from copilot.domain.model_call import ModelFailure
from tests.gateway.peers import ScriptedModel, call, failing


def rows(store, clock):
    with store.unit_of_work(read_only=True) as unit:
        return unit.ledger.calls(sar_compartment=True, since=clock.now() - timedelta(days=1))


def prompts(store):
    with store.unit_of_work(read_only=True) as unit:
        return unit.prompt_log.of_case(call().case_id)


def test_each_call_is_a_row_with_what_it_cost_and_without_its_text(gateway, store, clock):
    model = ScriptedModel("openai:m", input_price_micros=1_000, output_price_micros=2_000)
    gateway(model).draft(call())
    (row,) = rows(store, clock)
    assert (row.outcome, row.engine, row.attempts) == ("answered", "openai:m", 1)
    assert (row.input_tokens, row.output_tokens, row.cost_micros) == (10, 5, 20)
    assert (row.run_id, row.actor_id, row.case_id) == ("R-1", "ben", "CF-1")
    assert "Maria" not in row.model_dump_json()


def test_a_failed_call_is_a_row_too_and_so_is_the_offline_engines(gateway, store, clock):
    gateway(ScriptedModel("openai:m", failing(ModelFailure.REFUSED))).draft(call())
    offline, failed = rows(store, clock)
    assert (failed.outcome, failed.attempts) == ("refused", 2)
    assert failed.input_tokens > 0, "a refusal is paid for: the provider read the request"
    assert (offline.engine, offline.outcome, offline.cost_micros) == ("offline", "answered", 0)
    assert offline.input_tokens == 0, "the offline engine uses up no budget"


@pytest.mark.parametrize(
    ("policy", "sent", "clear"),
    [("metadata", False, False), ("redacted", True, False), ("full", True, True)],
)
def test_the_prompt_log_keeps_what_its_policy_allows(gateway, store, policy, sent, clear):
    gateway(ScriptedModel("openai:m", log_policy=policy)).draft(call())
    (entry,) = prompts(store)
    assert entry.policy == policy
    assert entry.sent_bytes > 50
    assert entry.received_bytes > 5
    assert ("case_note" in entry.sent) is sent
    assert bool(entry.received) is sent
    assert ("Maria Gomez" in entry.sent + entry.received) is clear


def test_a_policy_of_off_keeps_no_prompt(gateway, store, clock):
    gateway(ScriptedModel("openai:m", log_policy="off")).draft(call())
    assert prompts(store) == ()
    assert len(rows(store, clock)) == 1


def test_what_never_went_out_is_not_in_the_prompt_log(gateway, store):
    small = ScriptedModel("openai:m", context_tokens=200, max_output_tokens=150, log_policy="full")
    gateway(small).draft(call())
    assert small.seen == []
    assert prompts(store) == ()


def test_the_prompt_of_a_failed_call_is_logged_with_what_had_arrived(gateway, store):
    broken = failing(ModelFailure.MALFORMED, partial="I think that [PERSON-CF-1-0]")
    gateway(ScriptedModel("openai:m", broken, log_policy="redacted")).draft(call())
    (entry,) = prompts(store)
    assert entry.received == "I think that [PERSON-CF-1-0]"
