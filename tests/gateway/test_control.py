"""Bounds from outside: the deadline of the whole task, a wish to stop that reaches the engine, a listener."""

import threading
import time

import pytest

from copilot.domain.model_call import ModelFailure
from copilot.errors import CancelledError
from copilot.gateway.call_control import CallControl, CancelToken, Deadline, ProgressListener
from tests.gateway.peers import HeldModel, ScriptedModel, call, failing


class Listening(ProgressListener):
    def __init__(self) -> None:
        self.received = []

    def writing(self, engine):
        self.received.append(("writing", engine))

    def text(self, unverified):
        self.received.append(("text", unverified))

    def queued(self, position):
        self.received.append(("queued", position))


def test_an_engine_that_hangs_costs_at_most_the_deadline(gateway):
    began = time.monotonic()
    drafted = gateway(HeldModel(), deadline_seconds=0.6).draft(call())
    assert time.monotonic() - began < 1.0
    assert drafted.engine == "offline"
    assert "did not answer in time" in drafted.engine_note


def test_an_engine_that_hangs_leaves_the_next_model_time_to_answer(gateway):
    way = gateway(HeldModel("openai:hangs"), ScriptedModel("openai:well"), deadline_seconds=1.0)
    began = time.monotonic()
    assert way.draft(call()).engine == "openai:well"
    assert time.monotonic() - began < 1.0


def test_what_the_task_used_up_before_is_gone_for_the_model(gateway):
    held = HeldModel()
    way = gateway(held, deadline_seconds=30)
    began = time.monotonic()
    drafted = way.draft(call(), CallControl(Deadline(0.5), CancelToken(), ProgressListener()))
    assert time.monotonic() - began < 1.0
    assert drafted.engine == "offline"


def test_a_wish_to_stop_reaches_the_engine_and_ends_the_call_with_nothing_kept(gateway, store, offline):
    held, token = HeldModel(), CancelToken()
    way = gateway(held)
    threading.Thread(target=lambda: (held.begun.acquire(timeout=2), token.request())).start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        way.draft(call(), CallControl(Deadline(5), token, ProgressListener()))
    assert time.monotonic() - began < 1
    assert offline.seen == []
    held.release.set()
    assert way.draft(call()).engine == "openai:held", "neither claim, slot nor probe was left behind"


def test_a_connector_that_says_cancelled_ends_the_call_too(gateway, offline):
    token = CancelToken()

    def stopped(request):
        token.request()
        return failing(ModelFailure.CANCELLED)(request)

    with pytest.raises(CancelledError):
        gateway(ScriptedModel("openai:m", stopped)).draft(
            call(), CallControl(Deadline(5), token, ProgressListener())
        )
    assert offline.seen == []


def test_a_run_that_was_stopped_before_asks_nobody(gateway, offline):
    model, token = ScriptedModel("openai:m"), CancelToken()
    token.request()
    with pytest.raises(CancelledError):
        gateway(model).draft(call(), CallControl(Deadline(5), token, ProgressListener()))
    assert model.seen == offline.seen == []


def test_what_is_being_written_is_shown_with_the_names_and_as_sentences(gateway):
    model, listener = ScriptedModel("openai:m"), Listening()
    model.pieces = ('{"statements": [{"text": "[PERSON-CF-1-0] cal',)
    gateway(model).draft(call(), CallControl(Deadline(5), CancelToken(), listener))
    assert listener.received == [("writing", "openai:m"), ("text", "Maria Gomez cal")]


def test_a_deadline_within_another_never_outlives_it():
    now = [0.0]
    outer = Deadline(10, clock=lambda: now[0])
    inner = outer.within(60)
    now[0] = 4.0
    assert (outer.left, inner.left, outer.within(2).left) == (6.0, 6.0, 2.0)
    now[0] = 99.0
    assert (outer.left, inner.left) == (0.0, 0.0)


def test_a_wish_to_stop_is_heard_once_by_each_listener():
    token, received = CancelToken(), []
    forget = token.on_request(lambda: received.append("first"))
    token.on_request(lambda: received.append("second"))
    forget()
    token.request()
    token.request()
    token.on_request(lambda: received.append("late"))
    assert received == ["second", "late"]
