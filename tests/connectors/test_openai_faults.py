"""The model over the fault server: each fault has its name, within its deadline, and gives its socket back."""

import gc
import inspect
import json
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.models.faultserver.behaviour import Pace
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.gateway.call_control import CancelToken
from copilot.ports.model import DraftRequest

KEY = "sk-test-should-never-show"
NOTE = "Three payments were made."
REQUEST = DraftRequest(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={"task": "none", "facts": [{"id": "F1", "text": "There were 3 payments."}]},
    output_schema={"type": "object", "properties": {"note": {"type": "string"}}, "required": ["note"]},
    idempotency_key="key-1",
    deadline_seconds=5,
)
PACE = Pace(slow_seconds=2.0, piece_letters=8)
NAMED = {
    Fault.RATE_LIMIT: ModelFailure.RATE_LIMITED,
    Fault.RATE_LIMIT_RETRY_AFTER: ModelFailure.RATE_LIMITED,
    Fault.QUOTA: ModelFailure.QUOTA,
    Fault.ERROR_500: ModelFailure.SERVER_ERROR,
    Fault.ERROR_503: ModelFailure.SERVER_ERROR,
    Fault.AUTH: ModelFailure.AUTH,
    Fault.WRONG_MODEL: ModelFailure.NOT_FOUND,
    Fault.CONTEXT_LENGTH: ModelFailure.CONTEXT_LENGTH,
    Fault.FILTERED_REQUEST: ModelFailure.FILTERED,
    Fault.REDIRECT: ModelFailure.REDIRECTED,
    Fault.HTML: ModelFailure.UNREADABLE,
    Fault.EMPTY_CHOICES: ModelFailure.UNREADABLE,
    Fault.BROKEN_FRAME: ModelFailure.UNREADABLE,
    Fault.RESET: ModelFailure.UNREACHABLE,
    Fault.RESET_MIDWAY: ModelFailure.STALLED,
    Fault.HANG: ModelFailure.TIMED_OUT,
    Fault.SLOW_HEADERS: ModelFailure.TIMED_OUT,
    Fault.SLOW_FIRST_BYTE: ModelFailure.TIMED_OUT,
    Fault.KEEP_ALIVE_ONLY: ModelFailure.TIMED_OUT,
    Fault.STALLED_STREAM: ModelFailure.STALLED,
    Fault.DRIP: ModelFailure.TIMED_OUT,
    Fault.CUT_STREAM: ModelFailure.TRUNCATED,
    Fault.ERROR_IN_STREAM: ModelFailure.STALLED,
    Fault.TRUNCATED_JSON: ModelFailure.TRUNCATED,
    Fault.INVALID_JSON: ModelFailure.MALFORMED,
    Fault.REFUSAL: ModelFailure.REFUSED,
    Fault.CONTENT_FILTER: ModelFailure.FILTERED,
    Fault.HUGE: ModelFailure.OVERLONG,
}
QUICK = {"first_token_seconds": 0.3}
CLOCKS: dict[Fault, dict[str, float]] = {
    Fault.HANG: QUICK,
    Fault.SLOW_HEADERS: QUICK,
    Fault.SLOW_FIRST_BYTE: QUICK,
    Fault.KEEP_ALIVE_ONLY: QUICK,
    Fault.STALLED_STREAM: {"between_tokens_seconds": 0.3},
}
"""The faults that only a clock ends; the others end by themselves, however busy the machine is."""
SLACK_SECONDS = 1.0
ANSWERED = set(Fault) - set(NAMED)
BEGUN = {
    Fault.RESET_MIDWAY,
    Fault.STALLED_STREAM,
    Fault.CUT_STREAM,
    Fault.ERROR_IN_STREAM,
    Fault.TRUNCATED_JSON,
}


def note_answer(_: dict[str, Any]) -> str:
    return json.dumps({"note": NOTE})


@contextmanager
def model_at(url: str, model: str, **fields: Any) -> Iterator[OpenAICompatibleModel]:
    usual = {"kind": "compatible", "name": "peer"}
    provider = Provider(model=model, base_url=url, **{**usual, **fields})
    built = OpenAICompatibleModel(provider, SecretStr(KEY))
    try:
        yield built
    finally:
        built.close()


@contextmanager
def peer(pace: Pace = PACE) -> Iterator[tuple[FaultServer, str]]:
    server = FaultServer(pace=pace, answer=note_answer)
    with serving(server) as url:
        yield server, url


def refused(
    model: OpenAICompatibleModel, request: DraftRequest = REQUEST, *, cancellation: CancelToken | None = None
) -> ModelCallError:
    with pytest.raises(ModelCallError) as caught:
        model.draft(request, cancellation=cancellation)
    return caught.value


def comes_true(condition: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 2.0
    while not condition() and time.monotonic() < ends:
        time.sleep(0.01)
    return condition()


def wait_until_free(server: FaultServer) -> bool:
    return comes_true(lambda: server.open == 0)


@pytest.mark.parametrize("fault", list(NAMED))
def test_each_fault_has_its_name_in_time_after_one_request_and_shows_neither_key_nor_payload(fault):
    with peer() as (server, url), model_at(url, f"fault:{fault}", **CLOCKS.get(fault, {})) as model:
        request = REQUEST.model_copy(update={"deadline_seconds": 0.6 if fault is Fault.DRIP else 5})
        began = time.monotonic()
        caught = refused(model, request)
        took = time.monotonic() - began
        model.close()
        assert wait_until_free(server)
    assert caught.failure is NAMED[fault]
    assert took < (0.6 + SLACK_SECONDS if fault in {*CLOCKS, Fault.DRIP} else 5)
    assert sum(server.counts.values()) == 1
    shown = "".join(traceback.format_exception(caught))
    assert KEY not in shown
    assert "There were 3 payments" not in shown


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Nothing is collected, and what there was before is left out of `gc.get_objects`: a million, read many times."""
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def half_read_streams() -> list[str]:
    """The generators that wait inside a body: a collector of garbage would close them in any order and thread."""
    found = [o for o in gc.get_objects() if inspect.isasyncgen(o) and o.ag_frame is not None]
    return sorted({generator.__qualname__ for generator in found if "aiter" in generator.__qualname__})


@pytest.mark.parametrize("fault", sorted(Fault))
def test_no_stream_is_left_to_the_garbage_collector(fault):
    request = REQUEST.model_copy(update={"deadline_seconds": 0.6 if fault is Fault.DRIP else 5})
    with (
        without_garbage_collection(),
        peer() as (_, url),
        model_at(url, f"fault:{fault}", **CLOCKS.get(fault, {})) as model,
    ):
        assert half_read_streams() == []
        with suppress(ModelCallError):
            model.draft(request)
        assert comes_true(lambda: half_read_streams() == [])


@pytest.mark.parametrize("fault", sorted(BEGUN))
def test_what_had_arrived_before_a_break_is_kept(fault):
    with peer() as (_, url), model_at(url, f"fault:{fault}", **CLOCKS.get(fault, {})) as model:
        kept = refused(model).partial
    assert kept
    assert note_answer({}).startswith(kept)


@pytest.mark.parametrize("fault", sorted(ANSWERED))
def test_what_is_no_failure_of_the_endpoint_is_answered(fault):
    with peer() as (_, url), model_at(url, f"fault:{fault}") as model:
        output = model.draft(REQUEST).output
    assert output == ({"something": "else"} if fault is Fault.WRONG_SCHEMA else {"note": NOTE})


def test_the_text_is_heard_as_it_grows_in_the_thread_that_asked():
    received: list[tuple[str, int]] = []
    with peer() as (_, url), model_at(url, "fault:ok") as model:
        model.draft(REQUEST, on_text=lambda piece: received.append((piece, threading.get_ident())))
    assert "".join(piece for piece, _ in received) == note_answer({})
    assert len(received) > 2
    assert {thread for _, thread in received} == {threading.get_ident()}


def test_a_listener_that_fails_ends_the_call_and_closes_the_socket():
    def listener(_: str) -> None:
        raise RuntimeError("the screen is gone")

    with peer() as (server, url), model_at(url, "fault:stalled-stream", between_tokens_seconds=5) as model:
        with pytest.raises(RuntimeError, match="the screen is gone"):
            model.draft(REQUEST, on_text=listener)
        assert wait_until_free(server)


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.STALLED_STREAM, Fault.SLOW_HEADERS])
def test_a_wish_to_stop_reaches_the_socket(fault):
    token = CancelToken()
    with peer() as (server, url), model_at(url, f"fault:{fault}", first_token_seconds=5) as model:
        threading.Timer(0.15, token.request).start()
        with pytest.raises(ModelCallError) as caught:
            model.draft(REQUEST, cancellation=token)
        assert caught.value.failure is ModelFailure.CANCELLED
        assert wait_until_free(server)
        assert server.left == 1


def test_a_call_that_is_stopped_before_it_begins_asks_nothing():
    token = CancelToken()
    token.request()
    with peer() as (server, url), model_at(url, "fault:ok") as model, pytest.raises(ModelCallError):
        model.draft(REQUEST, cancellation=token)
    assert not server.counts


def test_closing_ends_the_calls_under_way_and_refuses_new_ones():
    with peer() as (_, url), model_at(url, "fault:hang", first_token_seconds=5) as model:
        threading.Timer(0.15, model.close).start()
        assert refused(model).failure is ModelFailure.CANCELLED
        assert refused(model).failure is ModelFailure.CANCELLED


@pytest.mark.parametrize(("pause", "expected"), [(0.0, 0.0), (2.5, 2.5)])
def test_retry_after_is_handed_on(pause, expected):
    waiting = peer(Pace(retry_after_seconds=pause))
    with waiting as (_, url), model_at(url, "fault:429-retry-after") as model:
        caught = refused(model)
    assert caught.retry_after_seconds == expected


def test_an_endpoint_without_strict_schemas_is_asked_more_plainly_once_and_for_good():
    with peer() as (server, url), model_at(url, "fault:no-json-schema") as model:
        first, second = model.draft(REQUEST), model.draft(REQUEST)
    assert first.output == second.output == {"note": NOTE}
    assert "asked for JSON" in first.degraded
    assert second.degraded == first.degraded
    assert server.counts["fault:no-json-schema"] == 3
    assert server.requests[-1]["response_format"] == {"type": "json_object"}
    assert '"note"' in server.requests[-1]["messages"][0]["content"]
    assert json.loads(server.requests[-1]["messages"][-1]["content"]) == REQUEST.payload


def test_an_endpoint_without_structured_output_is_asked_in_words_and_its_fence_is_taken_off():
    with peer() as (server, url), model_at(url, "fault:no-structure") as model:
        response = model.draft(REQUEST)
    assert response.output == {"note": NOTE}
    assert "words alone" in response.degraded
    assert "response_format" not in server.requests[-1]


def test_an_installation_that_insists_on_strict_schemas_gets_an_error_instead():
    with peer() as (server, url), model_at(url, "fault:no-json-schema", structured="strict") as model:
        assert refused(model).failure is ModelFailure.BAD_REQUEST
    assert server.counts.total() == 1


def test_usage_that_is_not_reported_is_estimated():
    with peer() as (_, url), model_at(url, "fault:no-usage+ok") as model:
        estimated, reported = model.draft(REQUEST), model.draft(REQUEST)
    assert estimated.input_tokens > 10
    assert estimated.output_tokens == len(note_answer({})) // 3
    assert (reported.input_tokens, reported.output_tokens) == (11, 7)


def test_what_was_wrong_before_is_said_in_the_prompt_and_the_payload_stays_alone():
    with peer() as (server, url), model_at(url, "fault:ok") as model:
        model.draft(REQUEST.model_copy(update={"repair": "The note was cut off."}))
    system, human = server.requests[-1]["messages"]
    assert system["content"] == "Fill the form.\n\nThe note was cut off."
    assert json.loads(human["content"]) == REQUEST.payload


def test_the_idempotency_key_and_the_cap_on_tokens_go_out():
    with peer() as (server, url), model_at(url, "fault:ok", max_output_tokens=50) as model:
        model.draft(REQUEST)
    assert server.headers[-1]["idempotency-key"] == "key-1"
    assert server.requests[-1]["max_tokens"] == 50


def test_azure_is_asked_at_its_deployment_with_its_own_header_for_the_key():
    azure = {"kind": "azure", "key": "env:X", "api_version": "2024-10-21", "deployment": "desk"}
    with peer() as (server, url), model_at(url.removesuffix("/v1"), "gpt-4o", **azure) as model:
        assert model.draft(REQUEST).output == {"note": NOTE}
    assert server.headers[-1]["api-key"] == KEY
    assert server.requests[-1]["max_completion_tokens"] == 8_000


def test_settings_of_other_programs_in_the_environment_change_nothing(monkeypatch):
    for name in ("OPENAI_PROXY", "HTTP_PROXY", "ALL_PROXY", "OPENAI_API_BASE", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with peer() as (_, url), model_at(url, "fault:ok") as model:
        assert model.draft(REQUEST).output == {"note": NOTE}


def test_at_the_most_talkative_level_the_log_holds_neither_key_nor_payload(caplog):
    caplog.set_level("DEBUG")
    with peer() as (_, url), model_at(url, "fault:ok+auth") as model:
        model.draft(REQUEST)
        assert refused(model).failure is ModelFailure.AUTH
    assert KEY not in caplog.text
    assert "There were 3 payments" not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        '["a list"]',
        '{"note": NaN}',
        r'{"note": "\ud800"}',
        '{"a":' * 5_000,
        "",
        "null",
        '{"note": "x"} and more',
    ],
)
def test_an_answer_that_is_no_json_object_is_malformed(text):
    server = FaultServer(answer=lambda _: text)
    with serving(server) as url, model_at(url, "fault:ok") as model:
        assert refused(model).failure is ModelFailure.MALFORMED


@pytest.mark.skipif(sys.platform != "linux", reason="a full queue of a listening socket refuses elsewhere")
def test_an_address_that_lets_nobody_in_ends_at_the_deadline_for_connecting():
    with ExitStack() as opened:
        full = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # nobody accepts: the queue fills, and the next one hears nothing
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        began = time.monotonic()
        with model_at(url, "any", connect_seconds=0.3) as model:
            caught = refused(model)
    assert caught.failure is ModelFailure.TIMED_OUT
    assert "no connection" in caught.user_message
    assert time.monotonic() - began < 0.3 + SLACK_SECONDS


def test_an_address_where_nobody_listens_cannot_be_reached():
    with model_at("http://127.0.0.1:9/v1", "any") as model:
        assert refused(model).failure is ModelFailure.UNREACHABLE
