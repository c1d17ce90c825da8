"""Budgets: warned near the limit, refused past it, and never passed together."""

import threading
import time
from datetime import timedelta

import pytest

from copilot.gateway.budgets import BudgetLimits, cost_micros
from tests.gateway.peers import HeldModel, ScriptedModel, call, fixed_answer, profile, question_call

PRICED = {"input_price_micros": 2_000, "output_price_micros": 8_000, "max_output_tokens": 100}


def test_within_the_budget_nobody_hears_of_it(gateway):
    model = ScriptedModel("openai:m", max_output_tokens=100)
    assert gateway(model, limits=BudgetLimits(user_day_tokens=100_000)).draft(call()).engine_note == ""


def test_near_the_limit_the_reader_is_warned_and_still_served(gateway):
    model = ScriptedModel("openai:m", max_output_tokens=100, tokens=(850, 0))
    way = gateway(model, limits=BudgetLimits(user_day_tokens=1_200))
    way.draft(call())
    drafted = way.draft(question_call("Next?"))
    assert drafted.engine == "openai:m"
    assert "of the budget per user and day is used" in drafted.engine_note


@pytest.mark.parametrize(
    ("limits", "title"),
    [
        (BudgetLimits(user_day_tokens=1_000), "per user and day"),
        (BudgetLimits(day_tokens=1_000), "per day"),
        (BudgetLimits(run_tokens=1_000), "per run"),
        (BudgetLimits(user_day_micros=1_000), "per user and day"),
        (BudgetLimits(day_micros=1_000), "per day"),
        (BudgetLimits(run_micros=1_000), "per run"),
    ],
)
def test_past_the_limit_no_model_is_asked_and_the_note_says_why(gateway, offline, limits, title):
    model = ScriptedModel("openai:m", tokens=(900, 0), **PRICED)
    way = gateway(model, limits=limits)
    way.draft(call())
    drafted = way.draft(question_call("Next?"))
    assert len(model.seen) == 1
    assert drafted.engine == "offline"
    assert f"is the most {title}" in drafted.engine_note
    assert drafted.routing


def test_a_call_that_costs_too_much_by_itself_is_refused(gateway):
    dear = ScriptedModel("openai:dear", **PRICED)
    cheap = ScriptedModel("openai:cheap", max_output_tokens=100)
    drafted = gateway(dear, cheap, limits=BudgetLimits(call_micros=100)).draft(call())
    assert dear.seen == []
    assert drafted.engine == "openai:cheap"
    assert "is the most per call" in drafted.engine_note


def test_a_budget_starts_again_at_midnight_in_the_banks_zone(gateway, clock):
    model = ScriptedModel("openai:m", tokens=(900, 0), max_output_tokens=100)
    way = gateway(model, limits=BudgetLimits(user_day_tokens=1_000), timezone="America/New_York")
    way.draft(call())
    clock.forward(days=1)
    assert way.draft(question_call("Next day?")).engine == "openai:m"
    assert way.budgets.day_began(clock.now()).utcoffset() == timedelta(hours=-5)


def test_one_users_use_is_not_anothers(gateway):
    model = ScriptedModel("openai:m", tokens=(900, 0), max_output_tokens=100)
    way = gateway(model, limits=BudgetLimits(user_day_tokens=1_000))
    way.draft(call())
    assert way.draft(question_call("Mine?", actor_id="chloe")).engine == "openai:m"


def test_many_at_once_cannot_pass_a_limit_together(gateway):
    held = HeldModel(max_output_tokens=100, max_in_flight=50)
    way = gateway(held, limits=BudgetLimits(day_tokens=1_000))
    ended = []
    threads = [
        threading.Thread(target=lambda n=n: ended.append(way.draft(question_call(f"{n}?", run_id=f"R-{n}"))))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    while len(ended) + held.started < 12:
        time.sleep(0.005)
    held.release.set()
    for thread in threads:
        thread.join(5)
    least = 100 + 50  # the output cap, and no request is shorter than 50 tokens
    assert 1 <= len(held.seen) <= 1_000 // least
    assert [d.engine for d in ended].count("offline") == 12 - len(held.seen)


def test_a_repair_that_the_budget_does_not_hold_is_not_asked_for(gateway):
    model = ScriptedModel("openai:m", fixed_answer({"wrong": 1}), max_output_tokens=100)
    drafted = gateway(model, limits=BudgetLimits(run_tokens=300)).draft(call())
    assert len(model.seen) == 1
    assert drafted.engine == "offline"


def test_what_is_used_is_shown_beside_each_limit(gateway, store, clock):
    model = ScriptedModel("openai:m", tokens=(900, 50), **PRICED)
    way = gateway(model, limits=BudgetLimits(day_tokens=5_000))
    way.draft(call())
    way.draft(question_call("Again?"))
    with store.unit_of_work(read_only=True) as unit:
        lines = way.budgets.lines(unit.ledger, actor_id="ben", now=clock.now())
    used = {(line.title, line.unit): line.used for line in lines}
    assert used["per call", "tokens"] == 950
    assert used["per run", "tokens"] == used["per day", "tokens"] == 1_900
    assert used["per call", "micros"] == cost_micros(profile(**PRICED), 900, 50) == 2_200
    assert {line.limit for line in lines} == {0, 5_000}


def test_a_price_is_rounded_up():
    assert cost_micros(profile(input_price_micros=1), 1, 0) == 1
    assert cost_micros(profile(), 1_000, 1_000) == 0
