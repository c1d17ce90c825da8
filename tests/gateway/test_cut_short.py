"""What is kept of an answer that broke off: whole elements, never half a sentence or half a number."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.model_call import ModelFailure
from copilot.gateway.cut_short import readable, usable_part
from copilot.tasks.registry import find_tasks
from copilot.workflow.engine_request import form_check
from tests.gateway.peers import ScriptedModel, call, failing

ANSWER = {
    "refused": False,
    "reason": "",
    "statements": [
        {"text": "The payment of $1,250.00 was made.", "kind": "fact", "cites": ["E1"]},
        {"text": 'He said "stop, }]" twice.', "kind": "fact", "cites": ["E2", "F1"]},
        {"text": "It is open.", "kind": "unknown", "cites": []},
    ],
}
RAW = json.dumps(ANSWER)
CHECK = form_check(find_tasks()["case_question"].output_model)


def test_the_sentences_that_had_ended_are_kept():
    broken = RAW[: RAW.index("It is op") + 5]
    assert usable_part(broken, CHECK) == {**ANSWER, "statements": ANSWER["statements"][:2]}


def test_nothing_is_kept_where_the_form_is_not_filled():
    assert usable_part('{"refused": false, "reason": "no', CHECK) is None
    assert usable_part("", CHECK) is None
    assert usable_part("I cannot help with that.", CHECK) is None
    assert usable_part('}]{"', CHECK) is None


@given(st.integers(0, len(RAW)))
def test_whatever_is_kept_stood_in_the_answer_whole(cut: int):
    kept = usable_part(RAW[:cut], CHECK)
    if kept is not None:
        assert kept["statements"] == ANSWER["statements"][: len(kept["statements"])]
        assert {**kept, "statements": []} == {**ANSWER, "statements": []}


def test_half_a_number_is_not_a_number():
    def any_amount(output: dict[str, Any]) -> str:
        return "" if "amount" in output else "amount: missing"

    assert usable_part('{"amount": 12', any_amount) is None
    assert usable_part('{"amount": 12, "to": "M', any_amount) == {"amount": 12}


def test_an_object_inside_another_is_not_torn():
    torn = '{"parts": [{"role": "a", "items": [{"text": "x"}, {"text": "y'
    assert usable_part(torn, lambda output: "" if output.get("parts") else "empty") is None


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(raw: str):
    usable_part(raw, lambda output: "")
    readable(raw)


def test_a_growing_answer_reads_as_sentences():
    assert readable(RAW[: RAW.index("made")]) == "The payment of $1,250.00 was "
    assert readable(RAW).splitlines()[2] == "It is open."
    assert readable("{") == readable("") == readable("no JSON") == ""


@pytest.mark.parametrize("failure", [ModelFailure.STALLED, ModelFailure.TIMED_OUT])
def test_a_stream_that_stalls_is_kept_as_far_as_it_is_whole_and_said_to_be_cut(gateway, store, failure):
    partial = '{"note": "[PERSON-CF-1-0] called.", "more": "and th'
    model = ScriptedModel("openai:m", failing(failure, partial=partial))
    way = gateway(model)
    drafted = way.draft(call())
    assert len(model.seen) == 1
    assert drafted.engine == "openai:m"
    assert drafted.output == {"note": "Maria Gomez called."}
    assert drafted.cut_short
    assert "broke off" in drafted.engine_note
    assert drafted.output_tokens > 0
    way.draft(call())
    assert len(model.seen) == 2, "an answer cut short is not kept to be shown again"


def test_an_answer_cut_for_length_is_repaired_and_only_then_kept_as_it_is(gateway):
    partial = '{"note": "[PERSON-CF-1-0] called.", "more": "and th'
    cut = failing(ModelFailure.TRUNCATED, partial=partial)
    model = ScriptedModel("openai:m", cut)
    drafted = gateway(model).draft(call())
    assert len(model.seen) == 2
    assert drafted.cut_short
    whole = ScriptedModel("openai:n", cut, lambda _: {"note": "Short."})
    assert gateway(whole).draft(call()).output == {"note": "Short."}
