"""The gateway: what goes out, in which order engines are asked, and that somebody always answers."""

import pytest

from copilot.domain.model_call import ModelFailure
from copilot.errors import PermanentError
from copilot.gateway.retry import MAX_ATTEMPTS
from copilot.ports.redactor import KnownIdentifier
from tests.gateway.peers import BlindRedactor, ScriptedModel, call, echo, failing, fixed_answer, saying

BROKEN = {"nonsense": 1}


def test_a_model_sees_pseudonyms_and_the_caller_gets_the_names_back(gateway):
    model = ScriptedModel("openai:m")
    drafted = gateway(model).draft(call())
    assert "Maria" not in model.seen[0].model_dump_json()
    assert drafted.output == {"note": "Maria Gomez called."}
    assert drafted.redaction.original.count("Maria Gomez") == 2
    assert "Maria" not in drafted.redaction.sent
    assert model.seen[0].payload["evidence"][0]["record_ids"] == ["N-1"]


def test_a_name_in_a_field_that_happens_to_be_called_name_is_hidden_too(gateway):
    model = ScriptedModel("openai:m")
    evidence = [
        {"id": "E1", "text": "A payee.", "fields": {"name": "Maria Gomez", "country": "payee of Maria Gomez"}}
    ]
    gateway(model).draft(call(payload={**call().payload, "evidence": evidence}))
    assert "Maria" not in model.seen[0].model_dump_json()


def test_a_text_that_still_holds_a_known_name_reaches_no_model_and_is_audited(gateway, store, offline):
    model = ScriptedModel("openai:m")
    drafted = gateway(model, redactor=BlindRedactor()).draft(call())
    assert model.seen == []
    assert (drafted.engine, drafted.leaks, drafted.attempts) == ("offline", ("PERSON",), 0)
    assert len(offline.seen) == 1
    with store.unit_of_work(read_only=True) as unit:
        (row,) = [e for e in unit.audit.of_case(call().case_id, sar_compartment=False) if "leak" in e.action]
    assert row.action == "model.leak_blocked"
    assert row.details["types"] == ["PERSON"]
    assert "Maria" not in row.model_dump_json()


def test_without_a_model_there_is_nothing_to_block(gateway, store):
    drafted = gateway(redactor=BlindRedactor()).draft(call())
    assert drafted.engine_note == ""
    with store.unit_of_work(read_only=True) as unit:
        assert unit.audit.of_case(call().case_id, sar_compartment=True) == ()


@pytest.mark.parametrize("failure", [f for f in ModelFailure if f is not ModelFailure.CANCELLED])
def test_the_table_alone_decides_how_often_an_engine_is_asked(gateway, monkeypatch, failure):
    monkeypatch.setattr("tenacity.wait.random.uniform", lambda low, high: 0.0)
    model = ScriptedModel("openai:m", failing(failure))
    drafted = gateway(model).draft(call())
    rule = failure
    asked = MAX_ATTEMPTS if rule.retry else 2 if rule.repair else 1
    assert len(model.seen) == asked
    assert [bool(request.repair) for request in model.seen].count(True) == int(rule.repair)
    assert drafted.engine == "offline"
    assert rule.said in drafted.engine_note


def test_a_form_filled_wrongly_is_repaired_once_with_the_fault_named(gateway):
    model = ScriptedModel("openai:m", fixed_answer(BROKEN), echo)
    drafted = gateway(model).draft(call())
    assert drafted.engine == "openai:m"
    assert "note: missing" in model.seen[1].repair
    assert drafted.attempts == 2
    assert (drafted.input_tokens, drafted.output_tokens) == (20, 10)


def test_what_never_fills_the_form_never_reaches_the_task(gateway):
    model = ScriptedModel("openai:m", fixed_answer(BROKEN))
    drafted = gateway(model).draft(call())
    assert len(model.seen) == 2
    assert drafted.output == {"note": "Maria Gomez called."}
    assert "filled the form wrongly" in drafted.engine_note


def test_an_offline_engine_that_fills_the_form_wrongly_is_a_named_fault(gateway, offline):
    offline._answers = [fixed_answer(BROKEN)]
    with pytest.raises(PermanentError, match="filled the form wrongly"):
        gateway().draft(call())


def test_the_first_engine_that_answers_is_named_and_the_next_are_not_asked(gateway, offline):
    first = ScriptedModel("openai:first", failing(ModelFailure.AUTH))
    second = ScriptedModel("azure:second")
    third = ScriptedModel("azure:third")
    drafted = gateway(first, second, third).draft(call())
    assert drafted.engine == "azure:second"
    assert "refused the key" in drafted.engine_note
    assert offline.seen == third.seen == []


def test_an_answer_is_judged_with_the_names_put_back(gateway):
    def short(output):
        return "" if len(output["note"]) <= 20 else "note: string_too_long"

    long_name = (KnownIdentifier(type="P", value="Maximiliana Gomez-Fernandez", source="customer name"),)
    model = ScriptedModel("openai:m", saying("[P-CF-1-0]"))
    payload = {**call().payload, "question": "Maximiliana Gomez-Fernandez?"}
    drafted = gateway(model, deadline_seconds=2).draft(
        call(check=lambda o: short(o) if "Maxi" in o["note"] else "", known=long_name, payload=payload)
    )
    assert len(model.seen) == 2
    assert drafted.engine == "offline"


@pytest.mark.parametrize("hostile", ["\u241e", "a\n\u241e\nb"])
def test_a_separator_inside_a_text_cannot_shift_one_field_into_another(gateway, hostile):
    model = ScriptedModel("openai:m")
    evidence = [{"id": "E1", "title": "T", "text": f"before {hostile} after"}, {"id": "E2", "text": "second"}]
    gateway(model).draft(call(payload={**call().payload, "evidence": evidence}))
    assert [item["text"] for item in model.seen[0].payload["evidence"]][1] == "second"


def test_a_word_of_our_own_code_that_is_also_somebodys_name_is_no_leak(gateway):
    model = ScriptedModel("openai:m")
    known = (KnownIdentifier(type="PERSON", value="max", source="payee name"),)
    facts = [{"id": "F1", "name": "three_month_max_ratio", "text": "The ratio is 3."}]
    drafted = gateway(model).draft(call(known=known, payload={**call().payload, "facts": facts}))
    assert drafted.leaks == ()
    assert drafted.engine == "openai:m"


def test_an_identifier_in_an_id_is_a_leak(gateway):
    model = ScriptedModel("openai:m")
    evidence = [{"id": "Maria Gomez", "text": "A call."}]
    drafted = gateway(model).draft(call(payload={**call().payload, "evidence": evidence}))
    assert drafted.leaks == ("PERSON",)
    assert model.seen == []


def test_closing_the_gateway_closes_every_engine(gateway, offline):
    model = ScriptedModel("openai:m")
    gateway(model).close()
    assert model.closed
    assert offline.closed
