"""The OpenAI-compatible model over a real server on loopback: what it makes of good and bad answers."""

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.ports.model import DraftRequest
from tests.peers.openai_server import Peer, Reply, Script, completion, failure, openai_peer

KEY = "sk-test-should-never-show"
REQUEST = DraftRequest(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={"task": "case_note", "facts": [{"id": "F1", "text": "There were 3 payments."}]},
    output_schema={"type": "object", "properties": {"note": {"type": "string"}}, "required": ["note"]},
    idempotency_key="k",
    deadline_seconds=5,
)


def provider_at(base_url: str, **fields: Any) -> Provider:
    return Provider(kind="compatible", name="openai", model="scripted", base_url=base_url, **fields)


@contextmanager
def model_against(script: Script, **fields: Any) -> Iterator[tuple[OpenAICompatibleModel, Peer]]:
    with openai_peer(script) as peer:
        model = OpenAICompatibleModel(provider_at(peer.base_url, **fields), SecretStr(KEY))
        try:
            yield model, peer
        finally:
            model.close()


def test_a_good_answer_is_parsed_and_the_schema_was_asked_for_strictly():
    with model_against(lambda _: completion(json.dumps({"note": "Three payments."}))) as (model, peer):
        response = model.draft(REQUEST)
    assert response.output == {"note": "Three payments."}
    assert (response.engine, response.input_tokens, response.output_tokens) == ("openai:scripted", 11, 7)
    assert response.degraded == ""
    asked = peer.requests[0]["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["strict"] is True
    assert len(peer.requests) == 1


@pytest.mark.parametrize(
    ("reply", "failure_named"),
    [
        (failure(429, "rate_limit_exceeded"), ModelFailure.RATE_LIMITED),
        (failure(500, "server_error"), ModelFailure.SERVER_ERROR),
        (failure(503, "overloaded"), ModelFailure.SERVER_ERROR),
        (failure(429, "insufficient_quota"), ModelFailure.QUOTA),
        (failure(401, "invalid_api_key"), ModelFailure.AUTH),
        (failure(404, "model_not_found"), ModelFailure.NOT_FOUND),
        (failure(400, "context_length_exceeded"), ModelFailure.CONTEXT_LENGTH),
        (failure(400, "content_filter"), ModelFailure.FILTERED),
        (failure(400, "strange"), ModelFailure.BAD_REQUEST),
        (completion('{"note": "cut of', finish_reason="length"), ModelFailure.TRUNCATED),
        (completion("", finish_reason="content_filter"), ModelFailure.FILTERED),
        (completion("", refusal="I cannot."), ModelFailure.REFUSED),
        (completion("I would rather chat."), ModelFailure.MALFORMED),
        (completion('["a list"]'), ModelFailure.MALFORMED),
        (completion('{"note": NaN}'), ModelFailure.MALFORMED),
        (completion('{"note": "\\ud800"}'), ModelFailure.MALFORMED),
        (completion('{"a":' * 5_000), ModelFailure.MALFORMED),
        (Reply(body={"choices": []}), ModelFailure.UNREADABLE),
        (Reply(body=b"<html>gateway</html>", content_type="text/html"), ModelFailure.UNREADABLE),
        (Reply(body=b'{"choices": [{"mess', content_type="application/json"), ModelFailure.UNREADABLE),
        (Reply(body=b"data: {cut\n\n", content_type="text/event-stream"), ModelFailure.UNREADABLE),
        (
            Reply(status=307, body={}, headers={"Location": "http://127.0.0.1:9/elsewhere"}),
            ModelFailure.REDIRECTED,
        ),
    ],
)
def test_every_bad_answer_is_a_named_failure_after_one_request_and_shows_no_key(reply, failure_named):
    with model_against(lambda _: reply) as (model, peer), pytest.raises(ModelCallError) as caught:
        model.draft(REQUEST)
    assert caught.value.failure is failure_named
    assert len(peer.requests) == 1
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_hangs_ends_at_the_deadline_for_the_first_word():
    slow = model_against(lambda _: Reply(body={}, delay_seconds=1.0), first_token_seconds=0.2)
    with slow as (model, _), pytest.raises(ModelCallError) as caught:
        model.draft(REQUEST)
    assert caught.value.failure is ModelFailure.TIMED_OUT


def test_an_address_where_nobody_listens_cannot_be_reached():
    model = OpenAICompatibleModel(provider_at("http://127.0.0.1:9/v1"))
    with pytest.raises(ModelCallError) as caught:
        model.draft(REQUEST)
    model.close()
    assert caught.value.failure is ModelFailure.UNREACHABLE
