"""What operators see of the engines, and who may."""

import pytest

from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.domain.model_call import ModelFailure
from copilot.errors import PermissionDeniedError
from copilot.gateway.breaker import FAILURES_TO_OPEN
from copilot.usecases.view_engines import budgets, engine_status
from tests.gateway.peers import ScriptedModel, call, failing, question_call

INES = Actor(user_id=UserId("ines"), name="Ines", roles=frozenset({Role.AUDITOR}))
BEN = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))


@pytest.fixture
def ports(store, clock):
    return {"unit_of_work": store.unit_of_work, "time_source": clock}


def test_engines_stand_in_their_order_with_what_they_did_today(gateway, ports, clock, monkeypatch):
    monkeypatch.setattr("tenacity.wait.random.uniform", lambda low, high: 0.0)
    ill = ScriptedModel("openai:ill", failing(ModelFailure.SERVER_ERROR))
    well = ScriptedModel("azure:well", region="US", input_price_micros=1_000)
    way = gateway(ill, well)
    for number in range(FAILURES_TO_OPEN):
        way.draft(question_call(f"Question {number}?"))
    first, second, last = engine_status(INES, gateway=way, **ports)
    assert (first.name, first.breaker, first.last_failure) == ("openai:ill", "open", "server_error")
    assert first.retry_at > clock.now()
    assert first.failures_today == first.calls_today > 0
    assert (second.calls_today, second.failures_today) == (FAILURES_TO_OPEN, 0)
    assert (second.tokens_today, second.cost_micros_today) == (75, 50)
    assert (last.name, last.calls_today) == ("offline", 0)


def test_yesterdays_calls_are_not_todays(gateway, ports, clock):
    way = gateway(ScriptedModel("openai:m"))
    way.draft(call())
    clock.forward(days=1)
    assert engine_status(INES, gateway=way, **ports)[0].calls_today == 0


def test_only_who_looks_after_the_desk_may_see(gateway, ports):
    way = gateway()
    assert budgets(INES, gateway=way, **ports)
    for view in (engine_status, budgets):
        with pytest.raises(PermissionDeniedError):
            view(BEN, gateway=way, **ports)
