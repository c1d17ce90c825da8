"""Where a call may go, and what is left out of it so that it fits."""

from copilot.domain.model_call import ModelFailure
from copilot.gateway.budgets import BudgetLimits
from copilot.gateway.call import POLICY_ONLY, Subject
from tests.gateway.peers import ScriptedModel, call, needs_a_note, saying

NO_CONSENT = Subject(consent=False, countries=frozenset({"US"}))
BRITISH = Subject(consent=True, countries=frozenset({"GB"}))
NOBODY_KNOWS = Subject(consent=False, countries=frozenset({""}))


def test_without_consent_only_the_banks_own_engine_is_asked_and_the_reason_is_told(gateway):
    outside, own = ScriptedModel("openai:m"), ScriptedModel("vllm:own", own=True)
    drafted = gateway(outside, own).draft(call(subject=NO_CONSENT))
    assert outside.seen == []
    assert drafted.engine == "vllm:own"
    (reason,) = drafted.routing
    assert "openai:m was not asked" in reason
    assert reason in drafted.engine_note


def test_text_stays_in_the_regions_that_its_country_allows(gateway):
    american, european = ScriptedModel("openai:us"), ScriptedModel("azure:eu", region="EU")
    drafted = gateway(american, european).draft(call(subject=BRITISH))
    assert american.seen == []
    assert drafted.engine == "azure:eu"


def test_a_customer_of_whom_nothing_is_known_reaches_no_model_outside(gateway, offline):
    models = [ScriptedModel(f"openai:{n}", own=own) for n, own in (("a", False), ("b", True))]
    drafted = gateway(*models).draft(call(subject=NOBODY_KNOWS))
    assert [model.seen for model in models] == [[], []]
    assert drafted.engine == "offline"
    assert len(drafted.routing) == 2


def test_a_question_of_policy_may_go_anywhere(gateway):
    model = ScriptedModel("openai:m", region="JP")
    assert gateway(model).draft(call(subject=POLICY_ONLY)).engine == "openai:m"


def test_a_rule_of_the_installation_takes_the_place_of_the_default(gateway):
    model = ScriptedModel("openai:m", region="EU")
    way = gateway(model, residency={"GB": frozenset({"GB"})})
    assert way.draft(call(subject=BRITISH)).engine == "offline"
    assert model.seen == []


def long_call(**changes):
    passages = [
        {"id": f"P{n}", "title": f"Rule for Maria Gomez {n}", "text": "word " * 400, "score": n / 10}
        for n in range(1, 9)
    ]
    enum = {"enum": ["E1", *(p["id"] for p in passages)]}
    return call(
        payload={**call().payload, "passages": passages},
        output_schema={"type": "object", "properties": {"cites": {"items": enum}}},
        **changes,
    )


def test_what_fits_goes_whole(gateway):
    model = ScriptedModel("openai:m")
    assert gateway(model).draft(long_call()).left_out == ()
    assert len(model.seen[0].payload["passages"]) == 8


def test_what_does_not_fit_loses_the_least_relevant_and_says_so(gateway):
    model = ScriptedModel("openai:m", context_tokens=3_000, max_output_tokens=500)
    drafted = gateway(model).draft(long_call())
    left = [passage["id"] for passage in model.seen[0].payload["passages"]]
    gone = [f"P{n}" for n in range(1, 9 - len(left))]
    assert 0 < len(left) < 8
    assert left == [f"P{n}" for n in range(9 - len(left), 9)]
    assert [entry.split()[0] for entry in drafted.left_out] == gone
    assert "Maria Gomez" in drafted.left_out[0]
    assert "Maria" not in model.seen[0].model_dump_json()


def test_nobody_may_cite_what_was_left_out(gateway):
    model = ScriptedModel("openai:m", context_tokens=3_000, max_output_tokens=500)
    drafted = gateway(model).draft(long_call())
    offered = set(model.seen[0].output_schema["properties"]["cites"]["items"]["enum"])
    assert offered.isdisjoint(entry.split()[0] for entry in drafted.left_out)
    assert {"E1", "P8"} <= offered


def test_the_budget_of_a_call_trims_as_the_context_does(gateway):
    model = ScriptedModel("openai:m")
    drafted = gateway(model, limits=BudgetLimits(call_tokens=4_000)).draft(long_call())
    assert drafted.left_out
    assert drafted.engine == "openai:m"


def test_a_call_that_can_never_fit_goes_to_an_engine_that_can_take_it(gateway):
    small = ScriptedModel("openai:small", context_tokens=700, max_output_tokens=500)
    large = ScriptedModel("openai:large", saying("Done."))
    drafted = gateway(small, large).draft(long_call(prompt="Fill the form. " * 200, check=needs_a_note))
    assert small.seen == []
    assert drafted.engine == "openai:large"
    assert ModelFailure.CONTEXT_LENGTH.value not in drafted.engine_note
    assert "cannot take a request of this length" in drafted.engine_note


def test_the_engine_that_was_promoted_for_a_task_is_asked_before_the_others(gateway):
    first, promoted = ScriptedModel("openai:m"), ScriptedModel("vllm:own")
    assert gateway(first, promoted).draft(call(engine="vllm:own")).engine == "vllm:own"
    assert first.seen == []


def test_a_promoted_engine_that_is_no_longer_set_changes_nothing(gateway):
    assert gateway(ScriptedModel("openai:m")).draft(call(engine="gone:m")).engine == "openai:m"


def test_where_the_offline_engine_was_promoted_no_model_is_asked(gateway):
    model = ScriptedModel("openai:m")
    assert gateway(model).draft(call(engine="offline")).engine == "offline"
    assert model.seen == []
